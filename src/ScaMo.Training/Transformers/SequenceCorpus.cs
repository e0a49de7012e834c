using System.Collections.Immutable;
using ScaMo.Models.Tokenizer;
using ScaMo.Motion.Features;
using ScaMo.Training.Data;
using ScaMo.Training.Runs;
using static TorchSharp.torch;

namespace ScaMo.Training.Transformers;

/// <summary>A part of a data set as the transformer sees it: sequences of tokens with captions, and how often each is sampled.</summary>
internal sealed class SequenceCorpus
{
    private const int EncodedTogether = 64;

    /// <summary>Sequences that are at hand.</summary>
    public SequenceCorpus(ImmutableArray<MotionSequence> sequences, IReadOnlyList<double>? weights = null)
    {
        Sequences = sequences;
        Weights = weights;
    }

    public ImmutableArray<MotionSequence> Sequences { get; }

    /// <summary>A sampling weight for each sequence; null for all alike.</summary>
    public IReadOnlyList<double>? Weights { get; }

    /// <summary>Tokens of all sequences as they stand, without shifts.</summary>
    public long TokenCount => Sequences.Sum(sequence => (long)sequence.Tokens[0].Length);

    /// <summary>All captions, each once, in a fixed order.</summary>
    public IEnumerable<string> Captions => Sequences.SelectMany(sequence => sequence.Captions).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>A random share of the sequences, at least one, in their order. A smaller share is a part of a larger one. Shares have no sampling weights.</summary>
    public SequenceCorpus Share(double fraction)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fraction);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(fraction, 1);
        int count = Math.Max(1, (int)Math.Round(fraction * Sequences.Length));
        if (count == Sequences.Length) return this;
        int[] chosen = new TrainingRandom(0, RandomPurpose.Share, 0).Permutation(Sequences.Length)[..count];
        Array.Sort(chosen);
        return new SequenceCorpus([.. chosen.Select(index => Sequences[index])]);
    }

    /// <summary>Tokenises a part of a data set.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="split">Which part.</param>
    /// <param name="tokenizer">The frozen tokenizer; must have been trained with the data set's statistics.</param>
    /// <param name="maxTokens">Longer sequences are cut.</param>
    /// <param name="shifts">How many tokenisations a sequence gets, each beginning a frame later.</param>
    /// <param name="balance">See <see cref="ClipFeatures.BalancedWeights"/>.</param>
    /// <exception cref="ArgumentException">No clip has a caption.</exception>
    public static SequenceCorpus Create(MotionDataSet data, DataSplit split, MotionTokenizer tokenizer, int maxTokens, int shifts, double balance)
    {
        var clips = ClipFeatures.Load(data, split, tokenizer.Config.FramesPerToken);
        var clipWeights = clips.BalancedWeights(data, balance);
        var parts = CaptionedMotion.Read(data, clips, tokenizer.Config.FramesPerToken);
        if (parts.Count == 0) throw new ArgumentException($"The {split} split of {data.Folder} has no clip with captions.");
        var tokens = Tokenize([.. parts.Select(part => part.Features)], tokenizer, maxTokens, shifts);
        var sequences = parts.Select((part, index) => new MotionSequence(part.Clip, [.. part.Captions.Select(caption => caption.Text)], tokens[index])).ToImmutableArray();
        return new SequenceCorpus(sequences, clipWeights is null ? null : [.. sequences.Select(sequence => clipWeights[sequence.Clip])]);
    }

    /// <summary>Tokens of each motion, once a shift. Motions of equal length are encoded together, which a padded batch would not do exactly.</summary>
    private static ImmutableArray<int[]>[] Tokenize(ReadOnlyMemory<float>[] motions, MotionTokenizer tokenizer, int maxTokens, int shifts)
    {
        int unit = tokenizer.Config.FramesPerToken;
        var windows = Enumerable.Range(0, motions.Length)
            .SelectMany(_ => Enumerable.Range(0, shifts), (motion, shift) => (Motion: motion, Shift: shift, Count: Math.Min((motions[motion].Length / FeatureLayout.Count - shift) / unit, maxTokens)))
            .Where(window => window.Count > 0);
        var tokens = new int[motions.Length][][];
        for (int i = 0; i < motions.Length; i++) tokens[i] = new int[shifts][];
        foreach (var batch in windows.GroupBy(window => window.Count).SelectMany(group => group.Chunk(EncodedTogether)))
        {
            int count = batch[0].Count, values = count * unit * FeatureLayout.Count;
            var features = new float[batch.Length * values];
            for (int row = 0; row < batch.Length; row++)
            {
                motions[batch[row].Motion].Span.Slice(batch[row].Shift * FeatureLayout.Count, values).CopyTo(features.AsSpan(row * values));
            }

            using var scope = NewDisposeScope();
            var device = tokenizer.parameters().First().device;
            long[] encoded = tokenizer.Encode(tensor(features, [batch.Length, count * unit, FeatureLayout.Count], device: device)).cpu().data<long>().ToArray();
            for (int row = 0; row < batch.Length; row++)
            {
                tokens[batch[row].Motion][batch[row].Shift] = Array.ConvertAll(encoded[(row * count)..((row + 1) * count)], token => (int)token);
            }
        }

        // A motion that is hardly longer than a token has fewer shifts.
        return [.. tokens.Select(shifted => shifted.Where(sequence => sequence is not null).ToImmutableArray())];
    }
}

using System.Collections.Immutable;
using ScaMo.Models.Tokenizer;
using ScaMo.Motion.Features;
using ScaMo.Training.Data;
using static TorchSharp.torch;

namespace ScaMo.Training.Transformers;

/// <summary>A part of a data set as the transformer sees it: sequences of tokens with captions, and how often each is sampled.</summary>
internal sealed class SequenceCorpus
{
    private SequenceCorpus(ImmutableArray<MotionSequence> sequences, IReadOnlyList<double>? weights)
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
        int unit = tokenizer.Config.FramesPerToken;
        var clips = ClipFeatures.Load(data, split, unit);
        var clipWeights = clips.BalancedWeights(data, balance);
        var sequences = ImmutableArray.CreateBuilder<MotionSequence>();
        for (int clip = 0; clip < clips.Names.Count; clip++)
        {
            foreach (var part in data.ReadCaptions(clips.Names[clip]).GroupBy(caption => (caption.StartSeconds, caption.EndSeconds)))
            {
                var frames = Part(clips.Features[clip], part.First());
                if (frames.Length / FeatureLayout.Count < unit) continue;
                sequences.Add(new MotionSequence(clip, [.. part.Select(caption => caption.Text)], Tokenize(tokenizer, frames, maxTokens, shifts)));
            }
        }

        if (sequences.Count == 0) throw new ArgumentException($"The {split} split of {data.Folder} has no clip with captions.");
        return new SequenceCorpus(sequences.ToImmutable(), clipWeights is null ? null : [.. sequences.Select(sequence => clipWeights[sequence.Clip])]);
    }

    private static ReadOnlySpan<float> Part(float[] features, Caption caption)
    {
        if (caption.IsWhole) return features;
        int frames = features.Length / FeatureLayout.Count;
        int start = Math.Clamp((int)(caption.StartSeconds * MotionDataSet.FramesPerSecond), 0, frames);
        int end = Math.Clamp((int)(caption.EndSeconds * MotionDataSet.FramesPerSecond), start, frames);
        return features.AsSpan(start * FeatureLayout.Count, (end - start) * FeatureLayout.Count);
    }

    private static ImmutableArray<int[]> Tokenize(MotionTokenizer tokenizer, ReadOnlySpan<float> features, int maxTokens, int shifts)
    {
        var result = ImmutableArray.CreateBuilder<int[]>(shifts);
        for (int shift = 0; shift < shifts; shift++)
        {
            int frames = Math.Min(features.Length / FeatureLayout.Count - shift, maxTokens * tokenizer.Config.FramesPerToken);
            if (frames < tokenizer.Config.FramesPerToken) break;
            using var scope = NewDisposeScope();
            var window = features.Slice(shift * FeatureLayout.Count, frames * FeatureLayout.Count).ToArray();
            var tokens = tokenizer.Encode(tensor(window, [1, frames, FeatureLayout.Count], device: tokenizer.parameters().First().device));
            result.Add([.. tokens.cpu().data<long>().Select(token => (int)token)]);
        }

        return result.ToImmutable();
    }
}

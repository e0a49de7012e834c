using ScaMo.Motion.Features;
using ScaMo.Training.Data;
using ScaMo.Training.Data.Text;
using ScaMo.Training.Evaluators.Networks;
using ScaMo.Training.Runs;

namespace ScaMo.Training.Evaluators;

/// <summary>
/// Batches of captioned motions, each with one of its captions and cut as in HumanML3D's protocol (<see cref="CaptionedMotion.Cut"/>). A batch depends on the seed and its position alone.
/// </summary>
internal sealed class PairBatches
{
    private readonly IReadOnlyList<CaptionedMotion> _motions;
    private readonly HashSet<string>[] _texts;
    private readonly WordVectors _words;
    private readonly EvaluatorTrainingOptions _options;
    private readonly ClipSampler _sampler;

    /// <param name="motions">What to draw from.</param>
    /// <param name="words">The vocabulary.</param>
    /// <param name="options">How.</param>
    /// <param name="weights">How often each motion comes; null for once an epoch.</param>
    public PairBatches(IReadOnlyList<CaptionedMotion> motions, WordVectors words, EvaluatorTrainingOptions options, IReadOnlyList<double>? weights)
    {
        (_motions, _words, _options) = (motions, words, options);
        _texts = [.. motions.Select(motion => motion.Captions.Select(caption => caption.Text).ToHashSet(StringComparer.Ordinal))];
        _sampler = new ClipSampler(motions.Count, options.Loop.Seed, weights);
    }

    /// <summary>The batch at a position.</summary>
    public PairBatch Prepare(long position) => Assemble(
        [.. Enumerable.Range(0, _options.BatchSize).Select(row =>
        {
            long sample = position * _options.BatchSize + row;
            return Draw(_sampler[sample], new TrainingRandom(_options.Loop.Seed, RandomPurpose.Augmentation, sample));
        })]);

    /// <summary>All motions once in a fixed order that looks like chance, each from its beginning with one of its captions, in batches of equal size; what is left over is dropped.</summary>
    /// <param name="batchSize">Pairs of a batch.</param>
    public IEnumerable<PairBatch> All(int batchSize) =>
        new TrainingRandom(_options.Loop.Seed, RandomPurpose.Order, -1).Permutation(_motions.Count)
            .Chunk(batchSize).Where(chunk => chunk.Length == batchSize)
            .Select(chunk => Assemble(
            [
                .. chunk.Select(index => new Sample(
                    index, _motions[index].Captions[index % _motions[index].Captions.Length], _motions[index].Features[..(Math.Min(_motions[index].Frames, MotionBatch.Frames) * FeatureLayout.Count)], null)),
            ]));

    private Sample Draw(int index, TrainingRandom random)
    {
        var motion = _motions[index];
        var caption = motion.Captions[random.Next(motion.Captions.Length)];
        return new Sample(index, caption, motion.Cut(random), random);
    }

    private PairBatch Assemble(Sample[] samples)
    {
        var isMatch = new float[samples.Length * samples.Length];
        for (int text = 0; text < samples.Length; text++)
        {
            for (int motion = 0; motion < samples.Length; motion++)
            {
                if (_texts[samples[motion].Index].Contains(samples[text].Caption.Text)) isMatch[text * samples.Length + motion] = 1;
            }
        }

        return new PairBatch(CaptionBatch.Create([.. samples.Select(Words)], _words), MotionBatch.Create([.. samples.Select(sample => sample.Features)]), isMatch);
    }

    private TaggedWord[] Words(Sample sample)
    {
        var words = TaggedWord.Of(sample.Caption, _options.Shape.MaxWords);
        if (sample.Random is null) return words;
        // Start and end stay.
        foreach (ref var word in words.AsSpan(1, words.Length - 2))
        {
            if (sample.Random.NextDouble() < _options.DropWord) word = new TaggedWord(WordVectors.Unknown, TaggedWord.Start.PartOfSpeech);
        }

        return words;
    }

    private sealed record Sample(int Index, Caption Caption, ReadOnlyMemory<float> Features, TrainingRandom? Random);
}

using ScaMo.Motion.Features;
using ScaMo.Training.Data;
using ScaMo.Training.Runs;

namespace ScaMo.Training.Tokenizers;

/// <summary>
/// Batches of windows cut from clips at random places; a batch depends on the seed and its position alone. A clip shorter than its window stands at the
/// beginning, before zeros; or, if windows are to be whole, a few batches at a time are sorted by length, and a batch's windows are as long as its shortest clip.
/// </summary>
internal sealed class WindowBatches
{
    private const int GroupSize = 8;

    private readonly ClipFeatures _clips;
    private readonly int _window;
    private readonly int _batchSize;
    private readonly long _seed;
    private readonly int? _unit;
    private readonly ClipSampler _sampler;
    private (long Index, long[][] Batches)? _group;

    /// <param name="clips">Clips, each at least a token long.</param>
    /// <param name="window">The most frames of a window.</param>
    /// <param name="batchSize">Windows of a batch.</param>
    /// <param name="seed">The seed of order and places.</param>
    /// <param name="weights">How often clips come; null to take them by their length, so that every frame counts alike.</param>
    /// <param name="unit">For whole windows the number of frames of which they are multiples; null for windows of one length.</param>
    public WindowBatches(ClipFeatures clips, int window, int batchSize, long seed, IReadOnlyList<double>? weights, int? unit = null)
    {
        (_clips, _window, _batchSize, _seed, _unit) = (clips, window, batchSize, seed, unit);
        _sampler = new ClipSampler(clips.Names.Count, seed, weights ?? [.. clips.Features.Select(clip => (double)Places(clip, window))]);
    }

    /// <summary>The batch at a position.</summary>
    public WindowBatch Prepare(long position)
    {
        if (_unit is not { } unit) return Assemble([.. Enumerable.Range(0, _batchSize).Select(row => position * _batchSize + row)], _window);
        long group = position / GroupSize;
        if (_group?.Index != group) _group = (group, CreateGroup(group));
        long[] samples = _group.Value.Batches[(int)(position % GroupSize)];
        return Assemble(samples, samples.Min(Usable) / unit * unit);
    }

    private long[][] CreateGroup(long group)
    {
        int size = GroupSize * _batchSize;
        var batches = Enumerable.Range(0, size).Select(i => group * size + i).OrderBy(Usable).Chunk(_batchSize).ToArray();
        new TrainingRandom(_seed, RandomPurpose.Grouping, group).Shuffle<long[]>(batches);
        return batches;
    }

    private WindowBatch Assemble(long[] samples, int window)
    {
        var batch = new float[samples.Length * window * FeatureLayout.Count];
        var lengths = new int[samples.Length];
        for (int row = 0; row < samples.Length; row++)
        {
            var clip = _clips.Features[_sampler[samples[row]]];
            int start = new TrainingRandom(_seed, RandomPurpose.Augmentation, samples[row]).Next(Places(clip, window));
            lengths[row] = Math.Min(window, Frames(clip) - start);
            clip.AsSpan(start * FeatureLayout.Count, lengths[row] * FeatureLayout.Count).CopyTo(batch.AsSpan(row * window * FeatureLayout.Count));
        }

        return new WindowBatch(batch, lengths);
    }

    private int Usable(long sample) => Math.Min(_window, Frames(_clips.Features[_sampler[sample]]));

    private static int Frames(float[] clip) => clip.Length / FeatureLayout.Count;

    private static int Places(float[] clip, int window) => Math.Max(1, Frames(clip) - window + 1);
}

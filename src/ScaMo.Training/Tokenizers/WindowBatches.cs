using ScaMo.Motion.Features;
using ScaMo.Training.Data;
using ScaMo.Training.Runs;

namespace ScaMo.Training.Tokenizers;

/// <summary>Batches of windows cut from clips at random places; a batch depends on the seed and its position alone.</summary>
/// <param name="clips">Clips, each at least a token long.</param>
/// <param name="window">Frames of a window.</param>
/// <param name="batchSize">Windows of a batch.</param>
/// <param name="seed">The seed of order and places.</param>
/// <param name="weights">How often clips come; null to take them by their length, so that every frame counts alike.</param>
internal sealed class WindowBatches(ClipFeatures clips, int window, int batchSize, long seed, IReadOnlyList<double>? weights)
{
    private readonly ClipSampler _sampler = new(clips.Names.Count, seed, weights ?? [.. clips.Features.Select(clip => (double)Places(clip, window))]);

    /// <summary>The batch at a position.</summary>
    public WindowBatch Prepare(long position)
    {
        var batch = new float[batchSize * window * FeatureLayout.Count];
        var lengths = new int[batchSize];
        for (int row = 0; row < batchSize; row++)
        {
            long sample = position * batchSize + row;
            var clip = clips.Features[_sampler[sample]];
            int start = new TrainingRandom(seed, RandomPurpose.Augmentation, sample).Next(Places(clip, window));
            lengths[row] = Math.Min(window, Frames(clip) - start);
            clip.AsSpan(start * FeatureLayout.Count, lengths[row] * FeatureLayout.Count).CopyTo(batch.AsSpan(row * window * FeatureLayout.Count));
        }

        return new WindowBatch(batch, lengths);
    }

    private static int Frames(float[] clip) => clip.Length / FeatureLayout.Count;

    private static int Places(float[] clip, int window) => Math.Max(1, Frames(clip) - window + 1);
}

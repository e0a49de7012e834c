using ScaMo.Motion.Features;
using ScaMo.Training.Data;
using ScaMo.Training.Runs;

namespace ScaMo.Training.Tokenizers;

/// <summary>Batches of windows cut from clips at random places; a batch depends on the seed and its position alone.</summary>
/// <param name="clips">Clips, each at least a window long.</param>
/// <param name="window">Frames of a window.</param>
/// <param name="batchSize">Windows of a batch.</param>
/// <param name="seed">The seed of order and places.</param>
/// <param name="weights">How often clips come; null to take them by their length, so that every frame counts alike.</param>
internal sealed class WindowBatches(ClipFeatures clips, int window, int batchSize, long seed, IReadOnlyList<double>? weights)
{
    private readonly ClipSampler _sampler = new(
        clips.Names.Count, seed, weights ?? [.. clips.Features.Select(clip => (double)clip.Length / FeatureLayout.Count - window + 1)]);

    /// <summary>The batch at a position: normalised features (batch, window, 263), flattened.</summary>
    public float[] Prepare(long position)
    {
        var batch = new float[batchSize * window * FeatureLayout.Count];
        for (int row = 0; row < batchSize; row++)
        {
            long sample = position * batchSize + row;
            var clip = clips.Features[_sampler[sample]];
            int places = clip.Length / FeatureLayout.Count - window + 1;
            int start = new TrainingRandom(seed, RandomPurpose.Augmentation, sample).Next(places);
            clip.AsSpan(start * FeatureLayout.Count, window * FeatureLayout.Count).CopyTo(batch.AsSpan(row * window * FeatureLayout.Count));
        }

        return batch;
    }
}

using ScaMo.Motion.Features;
using ScaMo.Training.Data;
using ScaMo.Training.Tokenizers;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Training;

public sealed class WindowBatchesTests
{
    [Fact]
    public void A_window_is_a_part_of_a_clip()
    {
        using var data = new SyntheticDataSet(frames: 72);
        var clips = ClipFeatures.Load(MotionDataSet.Open(data.Folder), DataSplit.Train, minFrames: 4);

        var batch = new WindowBatches(clips, window: 64, batchSize: 6, seed: 1, weights: null).Prepare(3);

        Assert.All(batch.Lengths, length => Assert.Equal(64, length));
        Assert.Null(batch.Mask(CPU));
        foreach (var window in batch.Features.Chunk(64 * FeatureLayout.Count)) Assert.Contains(clips.Features, clip => clip.AsSpan().IndexOf(window) >= 0);
    }

    [Fact]
    public void Whole_windows_are_as_long_as_the_shortest_clip_of_their_batch_and_hold_no_padding()
    {
        using var data = new SyntheticDataSet(frames: 42);
        var clips = ClipFeatures.Load(MotionDataSet.Open(data.Folder), DataSplit.Train, minFrames: 4);

        var batch = new WindowBatches(clips, window: 64, batchSize: 3, seed: 1, weights: null, unit: 4).Prepare(9);

        Assert.Equal([40, 40, 40], batch.Lengths);
        Assert.Null(batch.Mask(CPU));
        foreach (var window in batch.Features.Chunk(40 * FeatureLayout.Count)) Assert.Contains(clips.Features, clip => clip.AsSpan().IndexOf(window) >= 0);
    }

    [Fact]
    public void A_clip_shorter_than_the_window_stands_before_zeros_that_are_masked()
    {
        using var data = new SyntheticDataSet(frames: 40);
        var clips = ClipFeatures.Load(MotionDataSet.Open(data.Folder), DataSplit.Train, minFrames: 4);

        var batch = new WindowBatches(clips, window: 64, batchSize: 2, seed: 1, weights: null).Prepare(0);

        Assert.Equal([40, 40], batch.Lengths);
        var window = batch.Features.AsSpan(0, 64 * FeatureLayout.Count);
        Assert.Contains(clips.Features, clip => batch.Features.AsSpan(0, clip.Length).SequenceEqual(clip));
        Assert.True(window[(40 * FeatureLayout.Count)..].IndexOfAnyExcept(0f) < 0);
        using var mask = batch.Mask(CPU)!;
        Assert.Equal([2, 64, 1], mask.shape);
        Assert.Equal(Enumerable.Range(0, 128).Select(i => i % 64 < 40 ? 1f : 0f), mask.data<float>().ToArray());
    }
}

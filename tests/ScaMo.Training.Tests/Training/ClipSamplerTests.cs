using ScaMo.Training.Data;

namespace ScaMo.Training.Tests.Training;

public sealed class ClipSamplerTests
{
    [Fact]
    public void Every_clip_comes_once_an_epoch_in_another_order_each_time()
    {
        var sampler = new ClipSampler(50, seed: 3);
        int[] first = [.. Enumerable.Range(0, 50).Select(position => sampler[position])];
        int[] second = [.. Enumerable.Range(50, 50).Select(position => sampler[position])];

        Assert.Equal(Enumerable.Range(0, 50), first.Order());
        Assert.Equal(Enumerable.Range(0, 50), second.Order());
        Assert.NotEqual(first, second);
        Assert.Equal(second[7], new ClipSampler(50, seed: 3)[57]);
        Assert.NotEqual(first, Enumerable.Range(0, 50).Select(position => new ClipSampler(50, seed: 4)[position]));
    }

    [Fact]
    public void Weighted_clips_come_as_often_as_their_weights_say()
    {
        var sampler = new ClipSampler(4, seed: 1, [1, 2, 3, 4]);
        var counts = Enumerable.Range(0, 4000).CountBy(position => sampler[position]).ToDictionary();

        for (int clip = 0; clip < 4; clip++) Assert.InRange(counts[clip], 400 * (clip + 1) - 60, 400 * (clip + 1) + 60);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_weight_that_cannot_be_is_refused(double weight) => Assert.Throws<ArgumentException>(() => new ClipSampler(2, 1, [1, weight]));

    [Fact]
    public void Rare_actions_are_brought_forward_by_balance()
    {
        using var folder = new SyntheticDataSet();
        var data = MotionDataSet.Open(folder.Folder);
        var clips = ClipFeatures.Load(data, DataSplit.Train, minFrames: 4);

        var weights = clips.BalancedWeights(data, balance: 1)!;

        // One rare clip has as much weight as the eleven common ones together.
        Assert.Equal(1, weights[0], 6);
        Assert.Equal(1, weights.Skip(1).Sum(), 6);
        Assert.Null(clips.BalancedWeights(data, balance: 0));
    }
}

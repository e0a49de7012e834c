using ScaMo.Benchmarks.Following;

namespace ScaMo.Benchmarks.Tests.Following;

public class SignalsTests
{
    [Theory]
    [InlineData(0.5, 6)]
    [InlineData(1.9, 4)] // neither the rise from 0 nor the last one to it
    [InlineData(2.1, 0)]
    public void Reversals_count_movements_from_an_amplitude_on(double amplitude, int expected)
    {
        double[] threeCycles = [.. Enumerable.Range(0, 121).Select(i => Math.Sin(Math.Tau * i / 40))];

        Assert.Equal(expected, Signals.Reversals(threeCycles, amplitude));
    }

    [Fact]
    public void Unwrapping_removes_jumps() => Assert.Equal([170, 190, 370, 350], Signals.Unwrap([170, -170, 10, -10]));

    [Fact]
    public void A_sustained_maximum_ignores_spikes() => Assert.Equal(1, Signals.SustainedMaximum([0, 1, 9, 1, 0], 3));

    [Fact]
    public void Quantiles_interpolate()
    {
        Assert.Equal(1.5, Signals.Median([2, 1]));
        Assert.Equal(9, Signals.Quantile([0, 10], 0.9), 12);
        Assert.Equal(double.NaN, Signals.Median([]));
    }

    [Theory]
    [InlineData(new double[] { 2, 3 }, new double[] { 0, 1 }, true)]
    [InlineData(new double[] { 1, 2 }, new double[] { 2, 3 }, false)]
    [InlineData(new double[] { 1, 1, 1 }, new double[] { 1, 1, 1 }, false)]
    public void Groups_differ_when_medians_and_most_pairs_do(double[] more, double[] less, bool expected) =>
        Assert.Equal(expected, GroupDifference.Of(more, less)!.IsPassed);
}

using ScaMo.Training.Scaling;

namespace ScaMo.Training.Tests.Scaling;

/// <summary>A few studies of planted laws; <c>bench … coverage</c> has a hundred of each method.</summary>
public sealed class IntervalCoverageTests
{
    [Theory]
    [InlineData(FitMethod.Grid)]
    [InlineData(FitMethod.IsoFlop)]
    [InlineData(FitMethod.Parametric)]
    public void Intervals_cover_the_planted_exponents_and_are_as_wide_as_the_estimates_scatter(FitMethod method)
    {
        const int Studies = 15;

        var coverage = IntervalCoverage.Measure(method, Studies, draws: 60, noise: 0.005);

        Assert.Equal(method == FitMethod.Parametric ? 8 : 5, coverage.Count);
        Assert.All(coverage, one =>
        {
            Assert.Equal(Studies, one.Studies);
            Assert.InRange(one.Covered, Studies - 4, Studies);
            Assert.InRange(one.MeanWidth / (2 * 1.96 * one.Deviation), 0.5, 2.5);
        });
    }
}

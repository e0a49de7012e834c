using ScaMo.Training.Optimization;

namespace ScaMo.Training.Tests.Optimization;

public sealed class LearningRateScheduleTests
{
    [Fact]
    public void The_warm_up_rises_in_a_line_and_ends_at_the_peak()
    {
        var schedule = new WarmupConstant(0.4, 4);

        Assert.Equal([0.1, 0.2, 0.3, 0.4, 0.4, 0.4], Enumerable.Range(0, 6).Select(step => schedule.At(step)), Close);
        Assert.Equal(0.4, schedule.At(long.MaxValue));
        Assert.Equal(0.4, new WarmupConstant(0.4, 0).At(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => schedule.At(-1));
    }

    [Fact]
    public void The_cosine_falls_from_the_peak_to_the_floor_and_stays_there()
    {
        var schedule = new WarmupCosine(1.0, 10, 110, 0.1);

        Assert.Equal(1.0, schedule.At(9));
        Assert.Equal(1.0, schedule.At(10));
        Assert.Equal(0.55, schedule.At(60), 1e-12);
        Assert.Equal(0.1 + 0.9 * (1 + Math.Cos(Math.PI * 0.99)) / 2, schedule.At(109), 1e-12);
        Assert.Equal(0.1, schedule.At(110));
        Assert.Equal(0.1, schedule.At(100_000));
        Assert.Equal(0.3, new WarmupCosine(1, 10, 5, 0.3).At(20)); // a run shorter than its warm-up
    }

    [Fact]
    public void Each_milestone_multiplies_once_more()
    {
        var schedule = new WarmupMultiStep(2, 2, [5, 8], 0.5);

        Assert.Equal([1.0, 2, 2, 2, 2, 1, 1, 1, 0.5, 0.5], Enumerable.Range(0, 10).Select(step => schedule.At(step)), Close);
    }

    private static bool Close(double expected, double actual) => Math.Abs(expected - actual) < 1e-12;
}

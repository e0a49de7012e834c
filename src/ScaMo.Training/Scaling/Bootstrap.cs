using MathNet.Numerics.Statistics;
using ScaMo.Training.Runs;

namespace ScaMo.Training.Scaling;

/// <summary>The bootstrap of Efron: fits to runs that are drawn again from the runs, within each budget and with replacement.</summary>
internal static class Bootstrap
{
    /// <summary>How many draws of a hundred lie in an interval.</summary>
    public const double Confidence = 0.95;

    /// <summary>One draw; it depends on the seed and its number alone.</summary>
    public static List<ScalingRun> Resample(IReadOnlyList<ScalingRun> runs, long seed, int draw)
    {
        var random = new TrainingRandom(seed, RandomPurpose.Bootstrap, draw);
        var sample = new List<ScalingRun>(runs.Count);
        foreach (var budget in runs.GroupBy(run => run.Budget).Select(group => group.ToList()))
        {
            for (int i = 0; i < budget.Count; i++) sample.Add(budget[random.Next(budget.Count)]);
        }

        return sample;
    }

    /// <summary>Fits every draw, on all processors; a draw that cannot be fitted gives null and is left out.</summary>
    public static List<double[]> Draws(IReadOnlyList<ScalingRun> runs, int count, long seed, Func<IReadOnlyList<ScalingRun>, double[]?> fit)
    {
        var draws = new double[]?[count];
        Parallel.For(0, count, draw => draws[draw] = fit(Resample(runs, seed, draw)));
        return [.. draws.OfType<double[]>()];
    }

    /// <summary>The percentile interval.</summary>
    public static ConfidenceInterval Interval(IEnumerable<double> draws)
    {
        double[] sorted = [.. draws.Order()];
        return new ConfidenceInterval(SortedArrayStatistics.Quantile(sorted, (1 - Confidence) / 2), SortedArrayStatistics.Quantile(sorted, (1 + Confidence) / 2));
    }
}

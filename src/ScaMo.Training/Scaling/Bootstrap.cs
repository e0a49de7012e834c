using MathNet.Numerics.Statistics;
using ScaMo.Training.Runs;

namespace ScaMo.Training.Scaling;

/// <summary>The bootstrap of Efron: fits to runs that are drawn again.</summary>
internal static class Bootstrap
{
    /// <summary>How many draws of a hundred lie in an interval.</summary>
    public const double Confidence = 0.95;

    /// <summary>Runs drawn from the runs within each budget, with replacement.</summary>
    public static List<ScalingRun> Resample(IReadOnlyList<ScalingRun> runs, TrainingRandom random)
    {
        var sample = new List<ScalingRun>(runs.Count);
        foreach (var budget in runs.GroupBy(run => run.Budget).Select(group => group.ToList()))
        {
            for (int i = 0; i < budget.Count; i++) sample.Add(budget[random.Next(budget.Count)]);
        }

        return sample;
    }

    /// <summary>Fits every draw, on all processors; a draw that cannot be fitted gives null and is left out.</summary>
    /// <param name="count">How many draws.</param>
    /// <param name="seed">With the number of a draw it decides it.</param>
    /// <param name="fit">Draws runs and fits them.</param>
    public static List<double[]> Draws(int count, long seed, Func<TrainingRandom, double[]?> fit)
    {
        var draws = new double[]?[count];
        Parallel.For(0, count, draw => draws[draw] = fit(new TrainingRandom(seed, RandomPurpose.Bootstrap, draw)));
        return [.. draws.OfType<double[]>()];
    }

    /// <summary>The percentile interval.</summary>
    public static ConfidenceInterval Interval(IEnumerable<double> draws)
    {
        double[] sorted = [.. draws.Order()];
        return new ConfidenceInterval(SortedArrayStatistics.Quantile(sorted, (1 - Confidence) / 2), SortedArrayStatistics.Quantile(sorted, (1 + Confidence) / 2));
    }
}

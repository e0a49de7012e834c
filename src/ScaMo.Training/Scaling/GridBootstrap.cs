using ScaMo.Training.Runs;

namespace ScaMo.Training.Scaling;

/// <summary>
/// The bootstrap of the paper's way. The best run of a budget is a step function of the losses and jumps when runs are left out, which the bootstrap of runs does by a third of
/// them: its intervals are too wide, and know nothing of the error that comes from having tried few sizes. So the losses are drawn again instead, for the very sizes that were tried:
/// residuals are put back on each budget's IsoFLOP surface (Efron's model-based bootstrap). In that world the truth is known, and what the paper's way errs there is
/// taken for what it errs here (the basic interval; Davison and Hinkley 1997, 5.2 and 6.2): draws are the estimate less the error of a draw.
/// </summary>
internal static class GridBootstrap
{
    /// <summary>Draws of the laws' numbers; none where too few surfaces have a minimum, or residuals.</summary>
    public static List<double[]> Draws(IReadOnlyList<ScalingRun> runs, ScalingLaws estimate, int count, long seed)
    {
        var budgets = runs.GroupBy(run => run.Budget).Select(budget => Surface.Of([.. budget])).ToList();
        if (budgets.Contains(null) || OptimumLaws.Fit(IsoFlopSurface.Optima(runs), isConstrained: false)?.ToVector() is not { } truth) return [];
        double[] found = estimate.ToVector();
        return Bootstrap.Draws(count, seed, random =>
        {
            List<ScalingRun> sample = [.. budgets.SelectMany(budget => budget!.Draw(random))];
            return OptimumLaws.Fit(GridOptima.Of(sample), isConstrained: true)?.ToVector() is { } drawn ? [.. found.Select((value, i) => value - (drawn[i] - truth[i]))] : null;
        });
    }

    /// <param name="Runs">The runs of a budget.</param>
    /// <param name="Fitted">What the surface says of them.</param>
    /// <param name="Residuals">Measured less fitted L_u, as large as the errors: a fit's residuals are smaller.</param>
    private sealed record Surface(List<ScalingRun> Runs, double[] Fitted, double[] Residuals)
    {
        public static Surface? Of(List<ScalingRun> runs)
        {
            if (runs.Count <= IsoFlopSurface.Coefficients || IsoFlopSurface.Fit(runs) is not { } surface) return null;
            double[] fitted = [.. runs.Select(surface.Loss)];
            double larger = Math.Sqrt(runs.Count / (double)(runs.Count - IsoFlopSurface.Coefficients));
            return new Surface(runs, fitted, [.. runs.Select((run, i) => larger * (run.NormalizedLoss - fitted[i]))]);
        }

        public IEnumerable<ScalingRun> Draw(TrainingRandom random) => Runs.Select((run, i) => run with { NormalizedLoss = Fitted[i] + Residuals[random.Next(Residuals.Length)] });
    }
}

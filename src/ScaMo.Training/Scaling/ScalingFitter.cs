using MathNet.Numerics;

namespace ScaMo.Training.Scaling;

/// <summary>Fits the scaling law to runs by all methods.</summary>
public static class ScalingFitter
{
    /// <summary>Bootstrap draws unless told otherwise.</summary>
    public const int DefaultDraws = 500;

    /// <summary>Fits all runs of the largest share of the data, and all of them but those of the largest budget, which are then predicted.</summary>
    /// <param name="runs">The evaluations.</param>
    /// <param name="draws">Bootstrap draws of each method; 0 for no intervals.</param>
    /// <param name="seed">The bootstrap's seed.</param>
    /// <exception cref="ArgumentException">No method can be fitted to the runs.</exception>
    public static ScalingFit Fit(IReadOnlyList<ScalingRun> runs, int draws = DefaultDraws, long seed = 1)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentOutOfRangeException.ThrowIfNegative(draws);
        int all = runs.Count;
        runs = DataShares.OfLargest(runs);
        double[] budgets = [.. runs.Select(run => run.Budget).Distinct().Order()];
        var fits = Enum.GetValues<FitMethod>().Select(method => (Method: method, Fit: FitBy(method, runs, draws, seed))).ToList();
        List<string> notes = [.. fits.Where(fit => fit.Fit is null).Select(fit => $"The method {Name(fit.Method)} could not be fitted: {Requirement(fit.Method)}")];
        if (runs.Count < all) notes.Add($"{all - runs.Count} runs on less data are left out.");
        if (fits.All(fit => fit.Fit is null)) throw new ArgumentException($"{runs.Count} runs of {budgets.Length} budgets are not enough. {string.Join(' ', notes)}", nameof(runs));
        notes.AddRange(fits.Where(fit => draws > 0 && fit.Fit?.Draws.Count == 0).Select(fit => fit.Method == FitMethod.Grid
            ? $"The method grid has no intervals: they need at least {IsoFlopSurface.Coefficients + 1} runs of each budget, and IsoFLOP surfaces with a minimum in at least {OptimumLaws.FewestBudgets}."
            : $"The method {Name(fit.Method)} has no intervals: no draw of the bootstrap could be fitted."));
        return new ScalingFit
        {
            Runs = runs.Count,
            Budgets = [.. budgets],
            UniqueTokens = runs.Max(run => run.UniqueTokens),
            Sizes = [.. runs.GroupBy(run => (run.Size, run.Width, run.NonVocabularyParameters)).Select(size => new StudiedSize(size.Key.Size, size.Key.Width, size.Key.NonVocabularyParameters)).OrderBy(size => size.NonVocabularyParameters)],
            Draws = draws,
            Seed = seed,
            Fits = [.. fits.Select(fit => fit.Fit).OfType<LawFit>()],
            HeldOut = HoldOut(runs, budgets[^1], draws, seed),
            Notes = [.. notes],
        };
    }

    /// <summary>The name of a method on the command line and in JSON.</summary>
    public static string Name(FitMethod method) => method switch { FitMethod.Grid => "grid", FitMethod.IsoFlop => "isoFlop", _ => "parametric" };

    /// <summary>Fits by one method.</summary>
    /// <returns>Null where the runs are not enough for it.</returns>
    public static LawFit? FitBy(FitMethod method, IReadOnlyList<ScalingRun> runs, int draws, long seed)
    {
        ArgumentNullException.ThrowIfNull(runs);
        return method switch
        {
            FitMethod.Grid => FitGrid(runs, draws, seed),
            FitMethod.IsoFlop => FitIsoFlop(runs, draws, seed),
            _ => FitParametric(runs, draws, seed),
        };
    }

    private static string Requirement(FitMethod method) => method switch
    {
        FitMethod.Grid => $"it needs at least {OptimumLaws.FewestBudgets} budgets, and best sizes that differ.",
        FitMethod.IsoFlop => $"it needs at least {OptimumLaws.FewestBudgets} budgets of at least 6 runs whose surface has its minimum within the sizes and vocabularies that were tried.",
        _ => "it needs at least 7 runs of different sizes, vocabularies and tokens, whose loss falls with each.",
    };

    private static LawFit? FitGrid(IReadOnlyList<ScalingRun> runs, int draws, long seed)
    {
        var optima = GridOptima.Of(runs);
        return OptimumLaws.Fit(optima, isConstrained: true) is { } laws ? WithDraws(FitMethod.Grid, optima, laws, GridBootstrap.Draws(runs, laws, draws, seed), draws) : null;
    }

    private static LawFit? FitIsoFlop(IReadOnlyList<ScalingRun> runs, int draws, long seed)
    {
        var optima = IsoFlopSurface.Optima(runs);
        if (OptimumLaws.Fit(optima, isConstrained: false) is not { } laws) return null;
        var drawn = Bootstrap.Draws(draws, seed, random => OptimumLaws.Fit(IsoFlopSurface.Optima(Bootstrap.Resample(runs, random)), isConstrained: false)?.ToVector());
        return WithDraws(FitMethod.IsoFlop, optima, laws, drawn, draws);
    }

    private static LawFit WithDraws(FitMethod method, IEnumerable<ComputeOptimum> optima, ScalingLaws laws, List<double[]> drawn, int draws) => new()
    {
        Method = method,
        Optima = [.. optima],
        Laws = drawn.Count == 0 ? laws : laws.WithIntervals(drawn),
        FailedDraws = draws - drawn.Count,
        Draws = drawn,
    };

    private static LawFit? FitParametric(IReadOnlyList<ScalingRun> runs, int draws, long seed)
    {
        double middle = Math.Exp(runs.Average(run => Math.Log(run.Budget)));
        if (new ParametricFitter(runs).Fit() is not { } found || found.Law.LawsAt(middle) is not { } laws) return null;
        var law = found.Law;
        var drawn = Bootstrap.Draws(draws, seed, random =>
            new ParametricFitter(Bootstrap.Resample(runs, random)).Fit(law)?.Law is { } other && other.LawsAt(middle) is not null ? other.ToVector() : null);
        ConfidenceInterval? Interval(Func<ParametricLaw, double> quantity) => drawn.Count == 0 ? null : Bootstrap.Interval(drawn.Select(draw => quantity(ParametricLaw.FromVector(draw))));
        double[] fitted = [.. runs.Select(run => law.Loss(run.NonVocabularyParameters, run.VocabularyParameters, run.Tokens))], measured = [.. runs.Select(run => run.NormalizedLoss)];
        double share = GoodnessOfFit.CoefficientOfDetermination(fitted, measured);
        return new LawFit
        {
            Method = FitMethod.Parametric,
            Optima = [],
            Laws = drawn.Count == 0 ? laws : laws.WithIntervals([.. drawn.Select(draw => ParametricLaw.FromVector(draw).LawsAt(middle)!.ToVector())]),
            Parametric = new ParametricFit
            {
                Law = law,
                Alpha1Interval = Interval(other => other.Alpha1),
                Alpha2Interval = Interval(other => other.Alpha2),
                BetaInterval = Interval(other => other.Beta),
                HuberThreshold = found.Threshold,
                RSquared = double.IsFinite(share) ? share : null,
                RootMeanSquare = Math.Sqrt(Distance.MSE(fitted, measured)),
                Residuals = [.. measured.Zip(fitted, (value, predicted) => value - predicted)],
            },
            FailedDraws = draws - drawn.Count,
            Draws = drawn,
        };
    }

    private static HeldOutBudget? HoldOut(IReadOnlyList<ScalingRun> runs, double largest, int draws, long seed)
    {
        List<ScalingRun> smaller = [.. runs.Where(run => run.Budget < largest)], held = [.. runs.Where(run => run.Budget == largest)];
        if (smaller.Count == 0) return null;
        var measured = GridOptima.Of(held)[0];
        var predictions = Enum.GetValues<FitMethod>().Select(method => FitBy(method, smaller, draws, seed)).OfType<LawFit>().Select(fit => Predict(fit, held, measured)).OfType<HeldOutPrediction>().ToList();
        return predictions.Count == 0 ? null : new HeldOutBudget(measured, [.. predictions]);
    }

    private static HeldOutPrediction? Predict(LawFit fit, List<ScalingRun> held, ComputeOptimum measured) => fit.At(measured.Flops) is not { } predicted ? null : new HeldOutPrediction
    {
        Method = fit.Method,
        Laws = fit.Laws,
        Predicted = predicted,
        LossInterval = fit.LossInterval(measured.Flops),
        Error = measured.NormalizedLoss - predicted.NormalizedLoss,
        RootMeanSquare = fit.Parametric is not { } parametric ? null : Math.Sqrt(held.Average(run =>
            Math.Pow(run.NormalizedLoss - parametric.Law.Loss(run.NonVocabularyParameters, run.VocabularyParameters, run.Tokens), 2))),
    };
}

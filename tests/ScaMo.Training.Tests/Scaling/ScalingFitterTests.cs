using ScaMo.Training.Scaling;

namespace ScaMo.Training.Tests.Scaling;

public sealed class ScalingFitterTests
{
    private static readonly ParametricLaw Law = PlantedLaw.Form;

    /// <summary>Points of Eqs. 11 to 14; γ of such points is the quotient of their exponents, which Eq. 10 is not.</summary>
    [Fact]
    public void The_papers_way_gives_its_equations_back()
    {
        var points = Enumerable.Range(0, 7).Select(step => Math.Pow(10, 15 + 0.5 * step)).Select(c => new ComputeOptimum(
            c, Math.Pow(10, -0.52) * Math.Pow(c, 0.57), Math.Pow(10, -5.29) * Math.Pow(c, 0.75), Math.Pow(10, -0.05) * Math.Pow(c, 0.43), -1.062 * Math.Log10(c) + 13.839));

        var laws = OptimumLaws.Fit([.. points], isConstrained: true)!;

        double[] expected = [0.75 / 0.57, -5.29 + 0.52 * 0.75 / 0.57, 0.75, -5.29, 0.57, -0.52, 0.43, -0.05, -1.062, 13.839];
        Assert.All(expected.Zip(laws.ToVector()), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    [Fact]
    public void Equation_10_is_given_back_from_its_points()
    {
        var points = Enumerable.Range(0, 6).Select(step => Math.Pow(10, 7 + 0.5 * step)).Select(size => new ComputeOptimum(
            size * size, size, Math.Pow(10, -5.604) * Math.Pow(size, 1.467), size, 0));

        var law = OptimumLaws.Fit([.. points], isConstrained: true)!.VocabularyOfNonVocabulary;

        Assert.Equal(1.467, law.Exponent, 1e-9);
        Assert.Equal(-5.604, law.LogCoefficient, 1e-8);
        Assert.Equal(1, law.RSquared!.Value, 1e-9);
    }

    [Fact]
    public void The_best_run_of_a_budget_is_found_after_averaging_seeds()
    {
        ScalingRun Of(int vocabulary, double loss, long seed) => PlantedRuns.Run(6e9, 2, 32, vocabulary, 92320, 10_000, loss) with { Seed = seed };

        var optimum = Assert.Single(GridOptima.Of([Of(240, -1.0, 1), Of(240, -1.2, 2), Of(256, -1.3, 1), Of(256, -0.7, 2)]));

        Assert.Equal(240 * 32, optimum.VocabularyParameters);
        Assert.Equal(-1.1, optimum.NormalizedLoss, 1e-12);
    }

    /// <summary>The optimum of a budget against a search on a fine grid.</summary>
    [Theory]
    [InlineData(1e12)]
    [InlineData(1e15)]
    public void The_optimum_of_the_parametric_form_is_the_lowest_of_all_sizes(double flops)
    {
        var optimum = Law.Optimum(flops)!;

        Assert.Equal(flops, 6 * (optimum.NonVocabularyParameters + optimum.VocabularyParameters) * optimum.DataTokens, 1e-9 * flops);
        double lowest = double.PositiveInfinity;
        for (double x = 3; x < 9; x += 0.01)
        {
            for (double y = 3; y < 9; y += 0.01)
            {
                double size = Math.Pow(10, x), vocabulary = Math.Pow(10, y);
                lowest = Math.Min(lowest, -3 + 30 / Math.Pow(size, 0.3) + 20 / Math.Pow(vocabulary, 0.35) + 400 / Math.Pow(flops / 6 / (size + vocabulary), 0.4));
            }
        }

        Assert.InRange(optimum.NormalizedLoss, lowest - 1e-4, lowest + 1e-12);
        Assert.Equal(1.3 / 1.35, Law.LawsAt(flops)!.VocabularyOfNonVocabulary.Exponent, 1e-6);
    }

    [Fact]
    public void A_planted_form_without_errors_is_found_exactly()
    {
        var runs = PlantedRuns.Of((size, vocabulary, tokens, _) => Law.Loss(size, vocabulary, tokens), noise: 0, seed: 1);

        var found = new ParametricFitter(runs).Fit()!.Value.Law;

        Assert.All(Law.ToVector().Zip(found.ToVector()), pair => Assert.Equal(1, pair.Second / pair.First, 1e-3));
    }

    /// <summary>Results of another implementation: QR decompositions, and every start searched to the end.</summary>
    [Theory]
    [InlineData(1, 0.005, false, 0.0069261100800762, 2.996917338526036, 29.45669758961322, 0.29831039151775296, 19.806286764870208, 0.3494206495555293, 401.1421015044971, 0.4003555388390955)]
    [InlineData(3, 0.005, true, 0.005520706255483686, 3.0049125431073, 29.979212165637733, 0.29963019376744937, 20.10221765018693, 0.35052644636127167, 398.7067324196366, 0.39961507608358326)]
    [InlineData(5, 0.05, false, 0.0575973056064841, 3.0171304528244827, 28.809375932245477, 0.29694989720936094, 16.157686597635568, 0.3220321856011143, 406.5122726150531, 0.40191960196431487)]
    [InlineData(7, 0.2, false, 0.2504125168079299, 3.2205875100575696, 15.666300023067782, 0.2265262505444039, 12.909205098489833, 0.28891464385272575, 472.89193949237216, 0.4163591146180506)]
    public void A_form_with_errors_is_fitted_as_elsewhere(int seed, double noise, bool hasOutliers, double threshold, params double[] expected)
    {
        var runs = PlantedRuns.Of((size, vocabulary, tokens, _) => Law.Loss(size, vocabulary, tokens), noise, seed);
        if (hasOutliers) AddOutliers(runs);

        var found = new ParametricFitter(runs).Fit()!.Value;

        Assert.All(expected.Zip(found.Law.ToVector()), pair => Assert.Equal(1, pair.Second / pair.First, 1e-6));
        Assert.Equal(1, found.Threshold / threshold, 1e-6);
    }

    [Fact]
    public void A_quantity_that_does_not_matter_has_no_part_in_the_form()
    {
        var runs = PlantedRuns.Of((size, _, tokens, _) => Law.Loss(size, 1e30, tokens) - 1e-3 * Math.Log(tokens), noise: 0, seed: 1);

        var found = new ParametricFitter(runs).Fit()!.Value.Law;

        Assert.True(found is { A1: > 0, A2: >= 0, B: > 0 }, found.ToString());
    }

    [Fact]
    public void A_planted_form_lies_within_its_intervals_and_outliers_do_not_matter()
    {
        var runs = PlantedRuns.Of((size, vocabulary, tokens, _) => Law.Loss(size, vocabulary, tokens), noise: 0.005, seed: 3);
        AddOutliers(runs);

        var fit = ScalingFitter.FitBy(FitMethod.Parametric, runs, draws: 60, seed: 1)!;
        var parametric = fit.Parametric!;

        Assert.Equal(0, fit.FailedDraws);
        AssertWithin(Law.Alpha1, parametric.Alpha1Interval!);
        AssertWithin(Law.Alpha2, parametric.Alpha2Interval!);
        AssertWithin(Law.Beta, parametric.BetaInterval!);
        Assert.InRange(parametric.HuberThreshold, 0.004, 0.012);
    }

    /// <summary>Wells that are quadratic in logarithms about optima on known lines.</summary>
    [Fact]
    public void Planted_optima_are_found_by_isoflop_surfaces_and_lie_within_their_intervals()
    {
        var runs = PlantedRuns.Of(PlantedLaw.Well().Loss, noise: 0.005, seed: 5);

        var laws = ScalingFitter.FitBy(FitMethod.IsoFlop, runs, draws: 200, seed: 1)!.Laws;
        var exact = ScalingFitter.FitBy(FitMethod.IsoFlop, PlantedRuns.Of(PlantedLaw.Well().Loss, noise: 0, seed: 1), draws: 0, seed: 1)!.Laws;

        Assert.Equal([0.3, 0.45, -0.4], [exact.Vocabulary.Exponent, exact.NonVocabulary.Exponent, exact.NormalizedLoss.Slope], new Near(1e-6));
        AssertWithin(0.3, laws.Vocabulary.ExponentInterval!);
        AssertWithin(0.45, laws.NonVocabulary.ExponentInterval!);
        AssertWithin(0.3 / 0.45, laws.VocabularyOfNonVocabulary.ExponentInterval!);
        AssertWithin(-0.4, laws.NormalizedLoss.SlopeInterval!);
    }

    [Fact]
    public void The_papers_way_has_no_intervals_without_surfaces_and_says_so()
    {
        var runs = PlantedRuns.Of(PlantedLaw.Well().Loss, noise: 0.005, seed: 1).Where(run => run.Vocabulary is 512 or 1000 or 4375 && run.Width is 32 or 96).ToList();

        var fit = ScalingFitter.Fit(runs, draws: 20);

        Assert.Null(fit.Find(FitMethod.Grid)!.Laws.Vocabulary.ExponentInterval);
        Assert.Equal(20, fit.Find(FitMethod.Grid)!.FailedDraws);
        Assert.Contains(fit.Notes, note => note.StartsWith("The method grid has no intervals", StringComparison.Ordinal));
    }

    [Fact]
    public void The_largest_budget_is_predicted_from_the_others()
    {
        var runs = PlantedRuns.Of((size, vocabulary, tokens, _) => Law.Loss(size, vocabulary, tokens), noise: 0.002, seed: 7);

        var fit = ScalingFitter.Fit(runs, draws: 20);

        var held = Assert.Single(fit.HeldOut!.Predictions, prediction => prediction.Method == FitMethod.Parametric);
        Assert.Equal(Math.Pow(10, 14.5), fit.HeldOut.Measured.Flops, 1);
        Assert.InRange(Math.Abs(held.Error), 0, 0.02);
        Assert.InRange(held.RootMeanSquare!.Value, 0.001, 0.01);
    }

    [Fact]
    public void A_fit_depends_on_its_seed_alone()
    {
        var runs = PlantedRuns.Of(PlantedLaw.Well().Loss, noise: 0.01, seed: 2);

        double[][] Draws(long seed) => [.. ScalingFitter.FitBy(FitMethod.Grid, runs, 20, seed)!.Draws];

        Assert.Equal(Draws(4), Draws(4));
        Assert.NotEqual(Draws(4), Draws(5));
    }

    [Fact]
    public void Too_few_runs_are_refused_with_what_is_needed()
    {
        var runs = PlantedRuns.Of(PlantedLaw.Well().Loss, noise: 0, seed: 1).Take(2).ToList();

        var error = Assert.Throws<ArgumentException>(() => ScalingFitter.Fit(runs));

        Assert.Contains("3 budgets", error.Message, StringComparison.Ordinal);
    }

    private static void AddOutliers(List<ScalingRun> runs)
    {
        for (int i = 0; i < runs.Count; i += 40) runs[i] = runs[i] with { NormalizedLoss = runs[i].NormalizedLoss + 1 };
    }

    private static void AssertWithin(double value, ConfidenceInterval interval) => Assert.InRange(value, interval.Low, interval.High);

    private sealed class Near(double tolerance) : IEqualityComparer<double>
    {
        public bool Equals(double x, double y) => Math.Abs(x - y) <= tolerance;

        public int GetHashCode(double obj) => 0;
    }
}

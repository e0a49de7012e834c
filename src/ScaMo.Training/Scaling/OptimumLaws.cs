using MathNet.Numerics;
using MathNet.Numerics.LinearRegression;

namespace ScaMo.Training.Scaling;

/// <summary>The five laws through the optima of several budgets, by least squares in logarithms.</summary>
internal static class OptimumLaws
{
    /// <summary>Budgets without which a line is no statement.</summary>
    public const int FewestBudgets = 3;

    /// <summary>
    /// Fits the laws. The paper fits D ∝ C^c first and asks for (C^a + C^b) C^c = C; as N_nv is the larger part of the parameters there, this is read as b = 1 − c, with the
    /// coefficient of N_nv by least squares and N_v free.
    /// </summary>
    /// <param name="optima">An optimum a budget.</param>
    /// <param name="isConstrained">Whether b is 1 − c, as in the paper; else N_nv is free as well.</param>
    /// <returns>The laws, or null where there are too few budgets or N_nv does not grow.</returns>
    public static ScalingLaws? Fit(IReadOnlyList<ComputeOptimum> optima, bool isConstrained)
    {
        if (optima.Count < FewestBudgets) return null;
        double[] compute = Logarithms(optima, optimum => optimum.Flops), nonVocabulary = Logarithms(optima, optimum => optimum.NonVocabularyParameters);
        double[] vocabulary = Logarithms(optima, optimum => optimum.VocabularyParameters), tokens = Logarithms(optima, optimum => optimum.DataTokens);
        if (nonVocabulary.Max() - nonVocabulary.Min() < 1e-9) return null;
        var data = Line(compute, tokens);
        var loss = Line(compute, [.. optima.Select(optimum => optimum.NormalizedLoss)]);
        return new ScalingLaws
        {
            DataTokens = data,
            NonVocabulary = isConstrained ? Line(compute, nonVocabulary, 1 - data.Exponent) : Line(compute, nonVocabulary),
            Vocabulary = Line(compute, vocabulary),
            VocabularyOfNonVocabulary = Line(nonVocabulary, vocabulary),
            NormalizedLoss = new LossLaw(loss.Exponent, loss.LogCoefficient) { RSquared = loss.RSquared },
        };
    }

    private static double[] Logarithms(IEnumerable<ComputeOptimum> optima, Func<ComputeOptimum, double> quantity) => [.. optima.Select(optimum => Math.Log10(quantity(optimum)))];

    private static PowerLaw Line(double[] x, double[] y)
    {
        var (intercept, slope) = SimpleRegression.Fit(x, y);
        return Judged(slope, intercept, x, y);
    }

    private static PowerLaw Line(double[] x, double[] y, double slope) => Judged(slope, y.Average() - slope * x.Average(), x, y);

    private static PowerLaw Judged(double slope, double intercept, double[] x, double[] y)
    {
        double share = GoodnessOfFit.CoefficientOfDetermination(x.Select(value => intercept + slope * value), y);
        return new PowerLaw(slope, intercept) { RSquared = double.IsFinite(share) ? share : null };
    }
}

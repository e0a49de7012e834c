using MathNet.Numerics.RootFinding;

namespace ScaMo.Training.Scaling;

/// <summary>L_u = −E + A1 / N_nv^α1 + A2 / N_v^α2 + B / D^β: the form of Tao et al. (arXiv 2407.13623) for a loss that vocabularies share.</summary>
/// <param name="E">What no size takes away; above 0 where the best loss is below that of the unigram.</param>
/// <param name="A1">The coefficient of N_nv.</param>
/// <param name="Alpha1">The exponent of N_nv.</param>
/// <param name="A2">The coefficient of N_v.</param>
/// <param name="Alpha2">The exponent of N_v.</param>
/// <param name="B">The coefficient of D.</param>
/// <param name="Beta">The exponent of D.</param>
public sealed record ParametricLaw(double E, double A1, double Alpha1, double A2, double Alpha2, double B, double Beta)
{
    // Logarithms of N_nv between which the optimum of any budget lies.
    private const double Lowest = -60;
    private const double Highest = 400;

    /// <summary>L_u of a model.</summary>
    public double Loss(double nonVocabulary, double vocabulary, double tokens) =>
        -E + A1 * Math.Pow(nonVocabulary, -Alpha1) + A2 * Math.Pow(vocabulary, -Alpha2) + B * Math.Pow(tokens, -Beta);

    /// <summary>
    /// The lowest loss under 6 (N_nv + N_v) D = C. There ∂L/∂N_nv = ∂L/∂N_v, which gives N_v ∝ N_nv^((α1 + 1) / (α2 + 1)), and both are
    /// −β B D^−β / (N_nv + N_v). As N_nv grows the left side falls faster than the right one: there is one root.
    /// </summary>
    /// <returns>Null where a term is missing or a number is beyond measure, so that there is no best size.</returns>
    public ComputeOptimum? Optimum(double flops)
    {
        if (!(A1 > 0 && A2 > 0 && B > 0)) return null;
        double logCompute = Math.Log(flops / 6);
        double ratio = Math.Log(Alpha2 * A2 / (Alpha1 * A1));
        double Vocabulary(double logSize) => (ratio + (Alpha1 + 1) * logSize) / (Alpha2 + 1);
        double Excess(double logSize)
        {
            double vocabulary = Vocabulary(logSize), larger = Math.Max(logSize, vocabulary);
            double total = larger + Math.Log(Math.Exp(logSize - larger) + Math.Exp(vocabulary - larger));
            return Math.Log(Alpha1 * A1) - (Alpha1 + 1) * logSize - Math.Log(Beta * B) + Beta * (logCompute - total) + total;
        }

        // Numbers that no fit gives, but a file can hold.
        if (!double.IsFinite(Excess(Lowest)) || !double.IsFinite(Excess(Highest))) return null;
        if (!Brent.TryFindRoot(Excess, Lowest, Highest, 1e-12, 200, out double root)) return null;
        double nonVocabularyParameters = Math.Exp(root), vocabularyParameters = Math.Exp(Vocabulary(root));
        double tokens = flops / (6 * (nonVocabularyParameters + vocabularyParameters));
        return new ComputeOptimum(flops, nonVocabularyParameters, vocabularyParameters, tokens, Loss(nonVocabularyParameters, vocabularyParameters, tokens));
    }

    /// <summary>The five laws that touch this one at a budget; only γ holds everywhere.</summary>
    public ScalingLaws? LawsAt(double flops)
    {
        const double Step = 1.01;
        ComputeOptimum?[] optima = [Optimum(flops / Step), Optimum(flops), Optimum(flops * Step)];
        return optima.Contains(null) ? null : OptimumLaws.Fit([.. optima.OfType<ComputeOptimum>()], isConstrained: false);
    }

    internal double[] ToVector() => [E, A1, Alpha1, A2, Alpha2, B, Beta];

    internal static ParametricLaw FromVector(double[] values) => new(values[0], values[1], values[2], values[3], values[4], values[5], values[6]);
}

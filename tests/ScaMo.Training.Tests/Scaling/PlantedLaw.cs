using ScaMo.Training.Runs;
using ScaMo.Training.Scaling;

namespace ScaMo.Training.Tests.Scaling;

/// <summary>A law that runs are made from.</summary>
/// <param name="Loss">L_u of N_nv, N_v, D and C.</param>
/// <param name="Exponents">What the laws of its best sizes are, by name.</param>
internal sealed record PlantedLaw(Func<double, double, double, double, double> Loss, IReadOnlyDictionary<string, double> Exponents)
{
    /// <summary>The parametric form that studies are made from.</summary>
    public static ParametricLaw Form { get; } = new(E: 3, A1: 30, Alpha1: 0.3, A2: 20, Alpha2: 0.35, B: 400, Beta: 0.4);

    /// <summary>The law of a study: the parametric form for the method that assumes it, wells for the others.</summary>
    public static PlantedLaw Of(FitMethod method, long study)
    {
        if (method != FitMethod.Parametric)
        {
            // The best sizes lie elsewhere between those that are tried in each study.
            var random = new TrainingRandom(study, RandomPurpose.Network, 1);
            return Well(0.4 * (random.NextDouble() - 0.5), 0.4 * (random.NextDouble() - 0.5));
        }

        var exponents = Laws(Form.LawsAt(Math.Pow(10, PlantedRuns.MiddleBudget))!);
        (exponents["α1"], exponents["α2"], exponents["β"]) = (Form.Alpha1, Form.Alpha2, Form.Beta);
        return new PlantedLaw((size, vocabulary, tokens, _) => Form.Loss(size, vocabulary, tokens), exponents);
    }

    /// <summary>Wells that are quadratic in logarithms about optima on known lines: N_v ∝ C^0.3, N_nv ∝ C^0.45, L_u = −0.4 log10 C + m.</summary>
    /// <param name="sizeOffset">How much larger the best N_nv is, log10.</param>
    /// <param name="vocabularyOffset">How much larger the best N_v is, log10.</param>
    public static PlantedLaw Well(double sizeOffset = 0, double vocabularyOffset = 0)
    {
        (double Size, double Vocabulary, double Loss) Best(double budget)
        {
            double c = Math.Log10(budget) - PlantedRuns.MiddleBudget;
            return (5.5 + 0.45 * c + sizeOffset, 5.3 + 0.3 * c + vocabularyOffset, -1 - 0.4 * c);
        }

        double Loss(double size, double vocabulary, double tokens, double budget)
        {
            var best = Best(budget);
            double x = Math.Log10(size) - best.Size, y = Math.Log10(vocabulary) - best.Vocabulary;
            return best.Loss + 0.2 * x * x + 0.1 * y * y + 0.05 * x * y;
        }

        var optima = PlantedRuns.Budgets.Select(budget =>
        {
            var best = Best(budget);
            double size = Math.Pow(10, best.Size), vocabulary = Math.Pow(10, best.Vocabulary);
            return new ComputeOptimum(budget, size, vocabulary, budget / (6 * (size + vocabulary)), best.Loss);
        });
        return new PlantedLaw(Loss, Laws(OptimumLaws.Fit([.. optima], isConstrained: false)!));
    }

    private static Dictionary<string, double> Laws(ScalingLaws laws) => new()
    {
        ["a"] = laws.Vocabulary.Exponent,
        ["b"] = laws.NonVocabulary.Exponent,
        ["c"] = laws.DataTokens.Exponent,
        ["γ"] = laws.VocabularyOfNonVocabulary.Exponent,
        ["k"] = laws.NormalizedLoss.Slope,
    };
}

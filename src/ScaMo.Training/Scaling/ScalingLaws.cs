namespace ScaMo.Training.Scaling;

/// <summary>How the best transformer, vocabulary and data grow with compute: the five laws of the paper (Eqs. 10 to 14).</summary>
public sealed record ScalingLaws
{
    /// <summary>The laws as the paper prints them.</summary>
    public static ScalingLaws Published { get; } = new()
    {
        VocabularyOfNonVocabulary = new PowerLaw(1.467, -5.604) { RSquared = 0.95 },
        Vocabulary = new PowerLaw(0.75, -5.29),
        NonVocabulary = new PowerLaw(0.57, -0.52),
        DataTokens = new PowerLaw(0.43, -0.05),
        NormalizedLoss = new LossLaw(-1.062, 13.839),
    };

    /// <summary>N_v ∝ N_nv^γ (Eq. 10).</summary>
    public required PowerLaw VocabularyOfNonVocabulary { get; init; }

    /// <summary>N_v ∝ C^a (Eq. 11).</summary>
    public required PowerLaw Vocabulary { get; init; }

    /// <summary>N_nv ∝ C^b (Eq. 12).</summary>
    public required PowerLaw NonVocabulary { get; init; }

    /// <summary>D ∝ C^c (Eq. 13).</summary>
    public required PowerLaw DataTokens { get; init; }

    /// <summary>L_u = k log10 C + m (Eq. 14).</summary>
    public required LossLaw NormalizedLoss { get; init; }

    /// <summary>What the laws give for a budget, each for itself: 6 (N_nv + N_v) D need not be C.</summary>
    public ComputeOptimum At(double flops) => new(flops, NonVocabulary.At(flops), Vocabulary.At(flops), DataTokens.At(flops), NormalizedLoss.At(flops));

    /// <summary>The ten numbers: exponent and coefficient of γ, a, b and c, then k and m.</summary>
    internal double[] ToVector() =>
    [
        VocabularyOfNonVocabulary.Exponent, VocabularyOfNonVocabulary.LogCoefficient, Vocabulary.Exponent, Vocabulary.LogCoefficient, NonVocabulary.Exponent,
        NonVocabulary.LogCoefficient, DataTokens.Exponent, DataTokens.LogCoefficient, NormalizedLoss.Slope, NormalizedLoss.Intercept,
    ];

    /// <summary>The same laws with the intervals of bootstrap draws, each as <see cref="ToVector"/> gives it.</summary>
    internal ScalingLaws WithIntervals(IReadOnlyList<double[]> draws)
    {
        ConfidenceInterval Interval(int index) => Bootstrap.Interval(draws.Select(draw => draw[index]));
        return this with
        {
            VocabularyOfNonVocabulary = VocabularyOfNonVocabulary with { ExponentInterval = Interval(0) },
            Vocabulary = Vocabulary with { ExponentInterval = Interval(2) },
            NonVocabulary = NonVocabulary with { ExponentInterval = Interval(4) },
            DataTokens = DataTokens with { ExponentInterval = Interval(6) },
            NormalizedLoss = NormalizedLoss with { SlopeInterval = Interval(8) },
        };
    }
}

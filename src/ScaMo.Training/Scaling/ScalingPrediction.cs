using System.Collections.Immutable;

namespace ScaMo.Training.Scaling;

/// <summary>What a compute budget deserves.</summary>
public sealed record ScalingPrediction
{
    /// <summary>C.</summary>
    public required double Flops { get; init; }

    /// <summary>N_nv, as the law gives it.</summary>
    public required double NonVocabularyParameters { get; init; }

    /// <summary>N_v, as the law gives it.</summary>
    public required double VocabularyParameters { get; init; }

    /// <summary>The true size of the FSQ codebook that is nearest to N_v / d.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Its levels.</summary>
    public required ImmutableArray<int> Levels { get; init; }

    /// <summary>D: motion tokens to train on.</summary>
    public required double DataTokens { get; init; }

    /// <summary>L_u.</summary>
    public required double NormalizedLoss { get; init; }

    /// <summary>The paper's transformer size whose N_nv is nearest.</summary>
    public required string Preset { get; init; }

    /// <summary>What to know before this is believed.</summary>
    public required ImmutableArray<string> Notes { get; init; }
}

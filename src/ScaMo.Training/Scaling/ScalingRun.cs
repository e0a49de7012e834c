using System.Collections.Immutable;

namespace ScaMo.Training.Scaling;

/// <summary>One evaluation of one trained transformer: a row of the table that the scaling law is fitted to.</summary>
public sealed record ScalingRun
{
    /// <summary>The compute budget that the run belongs to, FLOPs in the sense of Eq. 7. Runs of one budget are compared with each other.</summary>
    public required double Budget { get; init; }

    /// <summary>The transformer's name: a preset, or one of the study's own.</summary>
    public required string Size { get; init; }

    /// <summary>The number of blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Attention heads of a block.</summary>
    public required int Heads { get; init; }

    /// <summary>The width of the residual stream, d.</summary>
    public required int Width { get; init; }

    /// <summary>The tokenizer: its quantizer, or a name of the study's own.</summary>
    public required string Tokenizer { get; init; }

    /// <summary>FSQ levels, whose product is the vocabulary; empty for other quantizers.</summary>
    public ImmutableArray<int> Levels { get; init; } = [];

    /// <summary>V, the true codebook size.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>N_nv (see <see cref="ParameterCounts"/>).</summary>
    public required long NonVocabularyParameters { get; init; }

    /// <summary>N_v = V d.</summary>
    public long VocabularyParameters => (long)Vocabulary * Width;

    /// <summary>Motion tokens of the training data, each counted once.</summary>
    public required long UniqueTokens { get; init; }

    /// <summary>D: motion tokens seen until the evaluation.</summary>
    public required long Tokens { get; init; }

    /// <summary>How often each unique token was seen.</summary>
    public double Epochs => (double)Tokens / UniqueTokens;

    /// <summary>FLOPs of training until the evaluation, counted from the architecture (see <see cref="Transformers.TransformerFlops"/>).</summary>
    public required double Flops { get; init; }

    /// <summary>6 (N_nv + V d) D (paper, Eq. 7).</summary>
    public double ApproximateFlops => new ParameterCounts(NonVocabularyParameters, VocabularyParameters).ApproximateFlops(Tokens);

    /// <summary>The test loss a token (paper, Eq. 5), nats.</summary>
    public required double Loss { get; init; }

    /// <summary>L_u: the unigram-normalised test loss a token (paper, Eq. 8), nats.</summary>
    public required double NormalizedLoss { get; init; }

    /// <summary>The run's seed.</summary>
    public required long Seed { get; init; }

    /// <summary>Seconds of wall time until the evaluation.</summary>
    public required double Seconds { get; init; }

    /// <summary>The commit of the program that trained.</summary>
    public required string Commit { get; init; }

    /// <summary>Checks the numbers against each other.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? FindProblem()
    {
        if (!(Budget > 0 && double.IsFinite(Budget))) return "budget is not above 0";
        if (Layers < 1 || Heads < 1 || Width < 1) return "layers, heads and width must be at least 1";
        if (Vocabulary < 2) return "vocabulary is below 2";
        if (!Levels.IsEmpty && Levels.Aggregate(1L, (product, level) => product * level) != Vocabulary) return $"the product of the levels {string.Join(' ', Levels)} is not the vocabulary {Vocabulary}";
        if (NonVocabularyParameters < 1 || UniqueTokens < 1 || Tokens < 1) return "parameters and tokens must be at least 1";
        if (!(Flops > 0 && double.IsFinite(Flops))) return "flops is not above 0";
        if (!double.IsFinite(Loss) || !double.IsFinite(NormalizedLoss)) return "a loss is no number";
        if (!(Seconds >= 0 && double.IsFinite(Seconds))) return "seconds is below 0";
        double share = ApproximateFlops / Budget;
        return share is > 1 - BudgetTolerance and < 1 + BudgetTolerance ? null : FormattableString.Invariant($"6 (N_nv + V d) D is {share:0.###} times the budget; expected 1 within {BudgetTolerance}");
    }

    // A run ends on a whole step.
    private const double BudgetTolerance = 0.1;
}

using ScaMo.Training.Runs;

namespace ScaMo.Training.Evaluators;

/// <summary>What <c>scamo train evaluator</c> does.</summary>
public sealed record EvaluatorTrainingOptions
{
    /// <summary>The data set's folder, in HumanML3D's layout.</summary>
    public required string DataFolder { get; init; }

    /// <summary>How the run proceeds.</summary>
    public required TrainingLoopOptions Loop { get; init; }

    /// <summary>The networks' shape.</summary>
    public EvaluatorShape Shape { get; init; } = new();

    /// <summary>Pairs of a batch: each text looks for its motion among so many.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>
    /// By how much the features of the root count for more: their deviations, and those of the contacts, are divided by this before they normalise.
    /// Source: Guo et al. 2022, <c>feat_bias</c>.
    /// </summary>
    public double FeatureBias { get; init; } = 5;

    /// <summary>How likely a word is hidden from the text encoder.</summary>
    public double DropWord { get; init; } = 0.1;

    /// <summary>How often a word must occur in the training captions to be in the vocabulary.</summary>
    public int MinCount { get; init; } = 3;

    /// <summary>See <see cref="Data.ClipFeatures.BalancedWeights"/>.</summary>
    public double Balance { get; init; }

    /// <summary>Where it trains: cpu or cuda:N.</summary>
    public string Device { get; init; } = "cpu";

    /// <summary>Checks the numbers.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? FindProblem()
    {
        if (Shape.FindProblem() is { } problem) return problem;
        if (Loop.FindProblem() is { } other) return other;
        if (BatchSize < 2) return $"the batch is {BatchSize} pairs; expected at least 2";
        if (!(FeatureBias > 0 && double.IsFinite(FeatureBias))) return $"the feature bias is {FeatureBias}; expected a finite number above 0";
        if (DropWord is not (>= 0 and < 1)) return $"the share of words to drop is {DropWord}; expected at least 0, below 1";
        if (MinCount < 1) return $"the least count of a word is {MinCount}; expected at least 1";
        if (Balance is not (>= 0 and <= 1)) return $"balance is {Balance}; expected 0 to 1";
        return null;
    }
}

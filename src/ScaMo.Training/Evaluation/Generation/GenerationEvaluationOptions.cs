namespace ScaMo.Training.Evaluation.Generation;

/// <summary>How the protocol is run; defaults are HumanML3D's.</summary>
public sealed record GenerationEvaluationOptions
{
    /// <summary>Texts of MultiModality.</summary>
    public const int MultiModalityTexts = 100;

    /// <summary>Motions of each of them.</summary>
    public const int MultiModalitySamples = 30;

    /// <summary>Batches of 32 texts by the other convention.</summary>
    public const int MultiModalityBatches = 3;

    /// <summary>Passes over the test part.</summary>
    public int Replications { get; init; } = Metrics.Replications.InProtocol;

    /// <summary>How many of them measure MultiModality: the protocol says once in effect, as 3,000 motions are costly; 0 for none.</summary>
    public int MultiModalityReplications { get; init; } = 1;

    /// <summary>The seed of order, captions, cuts, noise, pairs and samples.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Checks the numbers.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? FindProblem()
    {
        if (Replications < 1) return $"{Replications} replications; expected at least 1";
        if (MultiModalityReplications < 0 || MultiModalityReplications > Replications) return $"MultiModality in {MultiModalityReplications} replications; expected 0 to {Replications}";
        if (Seed is < 0 or > int.MaxValue) return $"the seed is {Seed}; expected 0 to {int.MaxValue}";
        return null;
    }
}

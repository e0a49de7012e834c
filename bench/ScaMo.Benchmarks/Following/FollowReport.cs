namespace ScaMo.Benchmarks.Following;

/// <summary>What came out; written as JSON.</summary>
internal sealed record FollowReport
{
    public string? Model { get; init; }

    public string? Identity { get; init; }

    public required int Seeds { get; init; }

    /// <summary>Samples that passed every check of their prompt, and all samples.</summary>
    public required Score Samples { get; init; }

    /// <summary>Comparisons of groups that came out as they should, and all of them.</summary>
    public required Score Comparisons { get; init; }

    /// <summary>The share of real clips that pass all checks of a prompt whose content is theirs, averaged over the prompts.</summary>
    public double? Ceiling { get; init; }

    public required IReadOnlyList<CheckRow> Checks { get; init; }

    public required IReadOnlyList<ComparisonRow> Groups { get; init; }

    public required IReadOnlyList<PhysicsRow> Physics { get; init; }

    public required IReadOnlyList<PromptRow> Prompts { get; init; }

    public required IReadOnlyList<Failure> Failures { get; init; }

    /// <summary>Real clips that a check judges wrongly.</summary>
    public required IReadOnlyList<Misjudgement> Misjudged { get; init; }
}

namespace ScaMo.Training.Data.Import;

/// <summary>What became of a file.</summary>
internal sealed record FileOutcome
{
    /// <summary>Why it was skipped.</summary>
    public string? Problem { get; init; }

    /// <summary>The skeleton it was mapped from.</summary>
    public string? Skeleton { get; init; }

    /// <summary>Why nothing of it was written.</summary>
    public string? Dropped { get; init; }

    /// <summary>Whether glitches were cut out.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether it was split by length.</summary>
    public bool IsSplit { get; init; }

    /// <summary>What was written.</summary>
    public IReadOnlyList<WrittenClip> Clips { get; init; } = [];
}

using System.Collections.Immutable;

namespace ScaMo.Training.Data.Import;

/// <summary>What an import did.</summary>
public sealed record ImportSummary
{
    /// <summary>BVH files in the sources.</summary>
    public required int Files { get; init; }

    /// <summary>Files that could be read and mapped.</summary>
    public required int FilesRead { get; init; }

    /// <summary>Files that could not, and why.</summary>
    public required ImmutableArray<ImportProblem> Problems { get; init; }

    /// <summary>Clips of the clip table for which there was no file.</summary>
    public required ImmutableArray<string> FilesMissing { get; init; }

    /// <summary>Files read of which nothing was written, by reason.</summary>
    public required ImmutableSortedDictionary<string, int> Dropped { get; init; }

    /// <summary>Files out of which glitches were cut and of which something was left.</summary>
    public required int CutAroundGlitches { get; init; }

    /// <summary>Files that were split because of their length.</summary>
    public required int SplitByLength { get; init; }

    /// <summary>Files by the skeleton they were mapped from.</summary>
    public required ImmutableSortedDictionary<string, int> Skeletons { get; init; }

    /// <summary>What was written, by part: train, val, test.</summary>
    public required ImmutableArray<SplitSummary> Splits { get; init; }

    /// <summary>Captions written.</summary>
    public required int Captions { get; init; }

    /// <summary>How long it took, seconds.</summary>
    public required double Seconds { get; init; }
}

using System.Collections.Immutable;
using ScaMo.Training.Data.Import;

namespace ScaMo.Training.Data.Synthesis;

/// <summary>What was synthesized.</summary>
public sealed record SynthesisSummary
{
    /// <summary>The seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The fewest frames of a clip.</summary>
    public required int MinFrames { get; init; }

    /// <summary>The most frames of a clip.</summary>
    public required int MaxFrames { get; init; }

    /// <summary>What was written, by part: train, val, test.</summary>
    public required ImmutableArray<SplitSummary> Splits { get; init; }

    /// <summary>Motion tokens of four frames in the training part.</summary>
    public required long TrainingTokens { get; init; }

    /// <summary>Captions written.</summary>
    public required int Captions { get; init; }

    /// <summary>How long it took, seconds.</summary>
    public required double Seconds { get; init; }
}

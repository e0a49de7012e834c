using System.Collections.Immutable;

namespace ScaMo.Training.Data.Inspection;

/// <summary>What an inspection found.</summary>
public sealed record InspectionReport
{
    /// <summary>The parts: train, val, test.</summary>
    public required ImmutableArray<SplitReport> Splits { get; init; }

    /// <summary>Clips of the lists that have no files. HumanML3D's lists name some that its preparation drops.</summary>
    public required int Missing { get; init; }

    /// <summary>Clips by length: the number whose frames lie in each span of 20, from 0 up; the last also takes all longer ones.</summary>
    public required ImmutableArray<int> LengthHistogram { get; init; }

    /// <summary>Captions in all.</summary>
    public required int Captions { get; init; }

    /// <summary>Captions that differ.</summary>
    public required int DistinctCaptions { get; init; }

    /// <summary>Words that differ, as the tagged captions have them.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Clips by content, where labels are known.</summary>
    public required ImmutableArray<ContentReport> Contents { get; init; }

    /// <summary>The measures of the clips: median, 95th percentile and largest.</summary>
    public required ImmutableArray<MeasureReport> Measures { get; init; }

    /// <summary>The statistics of the features, by group.</summary>
    public required ImmutableArray<FeatureGroupReport> Features { get; init; }

    /// <summary>What a person should look at.</summary>
    public required ImmutableArray<Suspicion> Suspicions { get; init; }
}

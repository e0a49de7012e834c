using ScaMo.Motion;
using ScaMo.Motion.Features;
using ScaMo.Motion.Measures;
using ScaMo.Training.Data;

namespace ScaMo.Training.Evaluation.Generation;

/// <summary>How plausible motions are by themselves, mean over motions. Definitions stand with <see cref="MotionMeasures"/> and <see cref="EdgePops"/>.</summary>
public sealed record PhysicalScores
{
    /// <summary>The share of steps from frame to frame in which a foot skates, %.</summary>
    public required double FootSkating { get; init; }

    /// <summary>How far feet that touch the floor move along it in a second of motion, both together, mm/s.</summary>
    public required double ContactSlide { get; init; }

    /// <summary>How deep the lowest joint lies below the floor, mm.</summary>
    public required double Penetration { get; init; }

    /// <summary>The share of frames in which a joint lies deeper than 5 mm, %.</summary>
    public required double PenetratedFrames { get; init; }

    /// <summary>Mean jerk, m/s³.</summary>
    public required double Jerk { get; init; }

    /// <summary>How far a bone's length ever is from its mean, %.</summary>
    public required double BoneDrift { get; init; }

    /// <summary>The jump of the joints behind the first frame, mm; see <see cref="EdgePops.Start"/>.</summary>
    public required double StartPop { get; init; }

    /// <summary>The jump of the joints before the last frame, mm; see <see cref="EdgePops.End"/>.</summary>
    public required double EndPop { get; init; }

    /// <summary>Measures motions.</summary>
    /// <param name="motions">Features (frames, 263) of each, not normalised.</param>
    public static PhysicalScores Measure(IReadOnlyList<ReadOnlyMemory<float>> motions)
    {
        ArgumentNullException.ThrowIfNull(motions);
        var rows = motions.AsParallel().AsOrdered().Select(features =>
        {
            var clip = new MotionClip(MotionDataSet.FramesPerSecond, FeatureDecoder.RecoverJoints(features.Span), features);
            return (Measures: MotionMeasures.Measure(clip), Pops: EdgePops.Measure(clip), clip.Seconds);
        }).ToArray();
        return new PhysicalScores
        {
            FootSkating = rows.Average(row => row.Measures.FootSkatingRatio) * 100,
            ContactSlide = rows.Average(row => row.Measures.ContactDistance / row.Seconds) * 1000,
            Penetration = rows.Average(row => row.Measures.MeanPenetration) * 1000,
            PenetratedFrames = rows.Average(row => row.Measures.PenetrationRatio) * 100,
            Jerk = rows.Average(row => row.Measures.MeanJerk),
            BoneDrift = rows.Average(row => row.Measures.BoneLengthDrift) * 100,
            StartPop = rows.Average(row => row.Pops.Start) * 1000,
            EndPop = rows.Average(row => row.Pops.End) * 1000,
        };
    }
}

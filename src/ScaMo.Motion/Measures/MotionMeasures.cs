using System.Numerics;
using ScaMo.Motion.Kinematics;
using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Motion.Measures;

/// <summary>What can be measured of a motion by itself: is it physically plausible, and where does it go. The floor is y = 0.</summary>
public sealed record MotionMeasures
{
    /// <summary>Two frames in which the toes are below this height are a contact with the floor, metres.</summary>
    public const float ContactHeight = 0.05f;

    /// <summary>A foot that moves faster than this along the floor skates, metres a second: 2.5 cm a frame at 20 frames a second.</summary>
    public const float SkatingSpeed = 0.5f;

    /// <summary>Frames over which the speed must be that high on average as well.</summary>
    public const int SkatingWindow = 5;

    /// <summary>A body below the floor by no more than this counts as standing on it, metres.</summary>
    public const float PenetrationTolerance = 0.005f;

    /// <summary>
    /// The part of the steps from frame to frame in which at least one foot touches the floor and skates, 0 to 1: toes below
    /// <see cref="ContactHeight"/> before and after, and their horizontal speed above <see cref="SkatingSpeed"/>, both in this step and averaged
    /// over <see cref="SkatingWindow"/> steps around it (nothing moves beyond the ends). Source: Karunratanakul et al., "Guided Motion Diffusion for
    /// Controllable Human Motion Synthesis", ICCV 2023, foot skating ratio, as its authors' evaluation computes it.
    /// </summary>
    public required double FootSkatingRatio { get; init; }

    /// <summary>How fast a foot moves along the floor while it touches it, mean over all contacts, metres a second. 0 without contacts.</summary>
    public required double ContactSpeed { get; init; }

    /// <summary>How far feet that touch the floor move along it, both feet together, metres.</summary>
    public required double ContactDistance { get; init; }

    /// <summary>How deep the lowest joint lies below the floor, mean over all frames (0 where it does not), metres.</summary>
    public required double MeanPenetration { get; init; }

    /// <summary>How deep the lowest joint ever lies below the floor, metres.</summary>
    public required double MaxPenetration { get; init; }

    /// <summary>The part of the frames in which a joint lies deeper than <see cref="PenetrationTolerance"/>, 0 to 1.</summary>
    public required double PenetrationRatio { get; init; }

    /// <summary>The length of the third derivative of a joint's position, mean over joints and time, metres a second cubed. 0 below four frames.</summary>
    public required double MeanJerk { get; init; }

    /// <summary>How far a bone's length ever is from its own mean, relative to that mean; the largest over all bones.</summary>
    public required double BoneLengthDrift { get; init; }

    /// <summary>The way of the pelvis along the floor, metres.</summary>
    public required double PathLength { get; init; }

    /// <summary>The way of the pelvis along the floor over the time from the first frame to the last, metres a second. 0 for one frame.</summary>
    public required double MeanSpeed { get; init; }

    /// <summary>
    /// How far the body turns from the first frame to the last, by hips and shoulders, degrees, full turns counted; positive is to the left,
    /// counter-clockwise seen from above.
    /// </summary>
    public required double NetTurn { get; init; }

    /// <summary>Measures a motion.</summary>
    /// <param name="clip">At least one frame, all positions finite.</param>
    /// <exception cref="ArgumentException">There is no frame, or a position is not finite.</exception>
    public static MotionMeasures Measure(MotionClip clip)
    {
        var track = new PoseTrack(clip);
        var (contactSpeed, contactDistance, skatingRatio) = FootContacts.Measure(track);
        var (meanPenetration, maxPenetration, penetrationRatio) = MeasurePenetration(track);
        int steps = track.FrameCount - 1;
        double path = Enumerable.Range(1, steps).Sum(frame => track.HorizontalStep(Pelvis, frame));
        return new()
        {
            FootSkatingRatio = skatingRatio,
            ContactSpeed = contactSpeed,
            ContactDistance = contactDistance,
            MeanPenetration = meanPenetration,
            MaxPenetration = maxPenetration,
            PenetrationRatio = penetrationRatio,
            MeanJerk = MeasureJerk(track),
            BoneLengthDrift = Enumerable.Range(1, HumanSkeleton.JointCount - 1).Max(joint => MeasureDrift(track, joint)),
            PathLength = path,
            MeanSpeed = steps == 0 ? 0 : path * track.FramesPerSecond / steps,
            NetTurn = MeasureTurn(track) * 180 / Math.PI,
        };
    }

    private static (double Mean, double Max, double Ratio) MeasurePenetration(PoseTrack track)
    {
        double sum = 0;
        double max = 0;
        int deep = 0;
        for (int frame = 0; frame < track.FrameCount; frame++)
        {
            double depth = 0;
            foreach (var joint in track[frame]) depth = Math.Max(depth, -joint.Y);
            sum += depth;
            max = Math.Max(max, depth);
            if (depth > PenetrationTolerance) deep++;
        }

        return (sum / track.FrameCount, max, deep / (double)track.FrameCount);
    }

    private static double MeasureJerk(PoseTrack track)
    {
        if (track.FrameCount < 4) return 0;
        double sum = 0;
        for (int frame = 3; frame < track.FrameCount; frame++)
        {
            for (int joint = 0; joint < HumanSkeleton.JointCount; joint++)
            {
                var (a, b, c, d) = (track[frame - 3][joint], track[frame - 2][joint], track[frame - 1][joint], track[frame][joint]);
                sum += (d - a - 3 * (c - b)).Length();
            }
        }

        return sum / ((track.FrameCount - 3) * HumanSkeleton.JointCount) * Math.Pow(track.FramesPerSecond, 3);
    }

    private static double MeasureDrift(PoseTrack track, int joint)
    {
        double sum = 0;
        double least = double.PositiveInfinity;
        double most = 0;
        for (int frame = 0; frame < track.FrameCount; frame++)
        {
            var pose = track[frame];
            double length = Vector3.Distance(pose[joint], pose[HumanSkeleton.Parents[joint]]);
            sum += length;
            (least, most) = (Math.Min(least, length), Math.Max(most, length));
        }

        double mean = sum / track.FrameCount;
        return mean == 0 ? 0 : Math.Max(most - mean, mean - least) / mean;
    }

    /// <summary>Radians. Frames whose facing cannot be told keep that of the frame before.</summary>
    private static double MeasureTurn(PoseTrack track)
    {
        double turn = 0;
        double? last = null;
        for (int frame = 0; frame < track.FrameCount; frame++)
        {
            if (Facing.AngleOf(track[frame]) is not { } angle) continue;
            if (last is { } before) turn += Math.IEEERemainder(angle - before, Math.Tau);
            last = angle;
        }

        return turn;
    }
}

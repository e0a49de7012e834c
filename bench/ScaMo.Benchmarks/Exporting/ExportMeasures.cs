using System.Diagnostics;
using System.Numerics;
using System.Text;
using ScaMo.Motion;
using ScaMo.Motion.Editing;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Formats.Bvh;
using ScaMo.Motion.Kinematics;
using ScaMo.Motion.Measures;

namespace ScaMo.Benchmarks.Exporting;

/// <summary>How far a BVH file is from the motion that it was written from.</summary>
internal sealed record ExportMeasures
{
    /// <summary>No joint should be farther than this from where it belongs, metres.</summary>
    private const double FarJoint = 0.03;

    private const float UnitsPerMetre = 100;

    public required int Frames { get; init; }

    /// <summary>The distance of a joint in the file from the joint of the motion, mean over all frames and joints, millimetres.</summary>
    public required double Mean { get; init; }

    /// <summary>The largest of them.</summary>
    public required double Worst { get; init; }

    /// <summary>The frames with a joint that is more than 30 mm off.</summary>
    public required int FarFrames { get; init; }

    /// <summary>The frames in which the motion's own bones leave no skeleton a choice, see <see cref="BoneStretch"/>.</summary>
    public required int TornFrames { get; init; }

    /// <summary>The largest turn of a joint from one frame to the next in the file, degrees in the world.</summary>
    public required double Turn { get; init; }

    /// <summary>The same of the motion, see <see cref="BoneTurns.Largest"/>.</summary>
    public required double SourceTurn { get; init; }

    /// <summary>By how much the largest turn of a joint is beyond that of its part in the motion, at most, degrees; see <see cref="BoneTurns.OfPart"/>.</summary>
    public required double BeyondPart { get; init; }

    /// <summary>The largest turn of a joint against its parent from one frame to the next in the file, degrees.</summary>
    public required double TurnInParent { get; init; }

    /// <summary>The same of the motion, see <see cref="BoneTurns.LargestInParent"/>.</summary>
    public required double SourceTurnInParent { get; init; }

    /// <summary>How far a foot that stands moves in a frame, millimetres, and the same with locked feet; see <see cref="ContactSlide"/>.</summary>
    public required (double Free, double Locked) Slide { get; init; }

    /// <summary>The part of the frames with feet that skate, and the same with locked feet; see <see cref="MotionMeasures.FootSkatingRatio"/>.</summary>
    public required (double Free, double Locked) Skating { get; init; }

    /// <summary>The time to solve and write, milliseconds.</summary>
    public required double Milliseconds { get; init; }

    public static ExportMeasures Of(MotionClip clip)
    {
        long start = Stopwatch.GetTimestamp();
        using var stream = new MemoryStream();
        BvhWriter.Write(clip, stream, new() { UnitsPerMetre = UnitsPerMetre });
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        var file = new PlainBvh(Encoding.UTF8.GetString(stream.ToArray()));
        var names = file.Names.ToList();
        int[] places = [.. MixamoSkeleton.Names.Select(name => names.IndexOf(name))];
        var track = new PoseTrack(clip);
        double sum = 0, worst = 0, turnInParent = 0;
        var turns = new double[places.Length];
        int far = 0;
        (Vector3 Position, Quaternion Rotation)[]? before = null;
        for (int frame = 0; frame < clip.FrameCount; frame++)
        {
            var pose = file.Pose(frame);
            double farthest = 0;
            for (int joint = 0; joint < places.Length; joint++)
            {
                double distance = Vector3.Distance(pose[places[joint]].Position / UnitsPerMetre, track[frame][joint]);
                sum += distance;
                farthest = Math.Max(farthest, distance);
                if (before is null) continue;
                turns[joint] = Math.Max(turns[joint], Rotations.AngleBetween(before[places[joint]].Rotation, pose[places[joint]].Rotation));
                turnInParent = Math.Max(turnInParent, Rotations.AngleBetween(InParent(before, joint), InParent(pose, joint)));
            }

            worst = Math.Max(worst, farthest);
            if (farthest > FarJoint) far++;
            before = pose;
        }

        var source = new BoneTurns(clip);
        var locked = new MotionEdits { LocksFeet = true }.Apply(clip);
        return new()
        {
            Frames = clip.FrameCount,
            Mean = 1000 * sum / (clip.FrameCount * places.Length),
            Worst = 1000 * worst,
            FarFrames = far,
            TornFrames = BoneStretch.CountFrames(clip, FarJoint),
            Turn = double.RadiansToDegrees(turns.Max()),
            SourceTurn = double.RadiansToDegrees(source.Largest),
            BeyondPart = double.RadiansToDegrees(turns.Select((turn, joint) => turn - source.OfPart(joint)).Max()),
            TurnInParent = double.RadiansToDegrees(turnInParent),
            SourceTurnInParent = double.RadiansToDegrees(source.LargestInParent),
            Slide = (ContactSlide.Of(clip, clip), ContactSlide.Of(clip, locked)),
            Skating = (MotionMeasures.Measure(clip).FootSkatingRatio, MotionMeasures.Measure(locked).FootSkatingRatio),
            Milliseconds = milliseconds,
        };

        Quaternion InParent((Vector3 Position, Quaternion Rotation)[] pose, int joint) => HumanSkeleton.Parents[joint] is >= 0 and var parent
            ? Quaternion.Conjugate(pose[places[parent]].Rotation) * pose[places[joint]].Rotation
            : pose[places[joint]].Rotation;
    }
}

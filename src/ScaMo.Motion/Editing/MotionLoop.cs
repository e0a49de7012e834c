using System.Numerics;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Editing;

/// <summary>
/// A cycle out of a motion: the part between two frames whose poses and speeds are alike, seen from the body, and in which the body does as much as in the motion. What is left of
/// their difference is shared out over the second half of the cycle, and a turn over all of it, so that its last frame leads into its first; the way of the body goes on.
/// The cycle begins above the origin, facing +Z, as motions do.
/// </summary>
internal static class MotionLoop
{
    private const double ShortestSeconds = 0.6;

    /// <summary>Poses that differ by more than this on average (metres a joint) are not alike: the motion does not repeat.</summary>
    private const float LargestDifference = 0.12f;

    /// <summary>Nor are they if they differ by more than this part of the way between them: a hand that has gone up is where it went.</summary>
    private const double LargestPart = 0.4;

    /// <summary>What a speed counts beside a position, seconds.</summary>
    private const float SpeedWeight = 0.1f;

    /// <summary>What a turn of the body counts beside a position, metres a radian.</summary>
    private const float TurnWeight = 0.1f;

    /// <summary>Favours the longer of two cycles that close equally well, metres a second.</summary>
    private const float LengthBonus = 0.004f;

    /// <summary>How much the body must move in a cycle, of what it moves in the whole motion, a frame: rest repeats best, and is not what was asked for.</summary>
    private const double LeastActivity = 0.6;

    /// <summary>A joint that moves slower is at rest: breathing, noise. Metres a second.</summary>
    private const float RestSpeed = 0.05f;

    /// <summary>The best cycle; the motion as it is where it has none.</summary>
    public static MotionClip Apply(MotionClip clip)
    {
        var track = new PoseTrack(clip);
        double[] headings = HeadingsOf(track);
        Vector3[][] poses = [.. headings.Select((heading, frame) => FromBody(track[frame], heading))];
        if (FindCycle(poses, headings, track.FramesPerSecond) is not var (first, end)) return clip;

        var cycle = new EditedPoses(clip, first, end);
        int count = cycle.FrameCount, half = count / 2;
        double turn = Wrapped(headings[end] - headings[first]) / count;
        var place = Vector3.Zero;
        for (int frame = 0; frame < count; frame++)
        {
            // Grows from 0 to what the frame behind the last one lacks.
            float weight = frame < half ? 0 : EditedPoses.Ease((frame - half) / (float)(count - half));
            var toWorld = Turn(headings[first + frame] - headings[first] - turn * frame);
            var pose = cycle[frame];
            for (int joint = 0; joint < pose.Length; joint++)
            {
                pose[joint] = place + Vector3.Transform(poses[first + frame][joint] + weight * (poses[first][joint] - poses[end][joint]), toWorld);
            }

            var step = (track[first + frame + 1][HumanJoint.Pelvis] - track[first + frame][HumanJoint.Pelvis]) with { Y = 0 };
            place += Vector3.Transform(step, Turn(-headings[first] - turn * (frame + 0.5)));
        }

        return cycle.ToClip(place);
    }

    /// <summary>The frames between which the motion repeats best, the second of which is the first again. Both have one before them, for their speeds.</summary>
    private static (int First, int End)? FindCycle(Vector3[][] poses, double[] headings, float framesPerSecond)
    {
        int shortest = Math.Max(2, (int)Math.Ceiling(ShortestSeconds * framesPerSecond));
        double[] moved = Moved(poses, rest: 0), active = Moved(poses, RestSpeed / framesPerSecond);
        double least = LeastActivity * active[^1] / Math.Max(1, poses.Length - 1);
        (int, int)? best = null;
        double smallest = LargestDifference;
        for (int first = 1; first < poses.Length - shortest; first++)
        {
            for (int end = first + shortest; end < poses.Length; end++)
            {
                if (active[end] - active[first] < least * (end - first)) continue;
                double difference = Difference(poses, first, end, SpeedWeight * framesPerSecond);
                if (difference > LargestPart * (moved[end] - moved[first])) continue;
                difference += TurnWeight * Math.Abs(Wrapped(headings[end] - headings[first])) - LengthBonus * (end - first) / framesPerSecond;
                if (difference < smallest) (smallest, best) = (difference, (first, end));
            }
        }

        return best;
    }

    /// <summary>How far joints and their steps are apart in two frames, mean over the joints.</summary>
    private static float Difference(Vector3[][] poses, int a, int b, float stepWeight)
    {
        float sum = 0;
        for (int joint = 0; joint < HumanSkeleton.JointCount; joint++)
        {
            var gap = poses[a][joint] - poses[b][joint];
            sum += gap.Length() + stepWeight * (gap - (poses[a - 1][joint] - poses[b - 1][joint])).Length();
        }

        return sum / HumanSkeleton.JointCount;
    }

    /// <summary>The way of the joints from the first frame to each, seen from the body, mean over the joints; of a step only what it is longer than at rest.</summary>
    private static double[] Moved(Vector3[][] poses, float rest)
    {
        var moved = new double[poses.Length];
        for (int frame = 1; frame < moved.Length; frame++)
        {
            moved[frame] = moved[frame - 1];
            for (int joint = 0; joint < HumanSkeleton.JointCount; joint++) moved[frame] += Math.Max(0, Vector3.Distance(poses[frame][joint], poses[frame - 1][joint]) - rest) / HumanSkeleton.JointCount;
        }

        return moved;
    }

    /// <summary>Where the body faces in each frame; where that cannot be seen, as in the frame before.</summary>
    private static double[] HeadingsOf(PoseTrack track)
    {
        var headings = new double[track.FrameCount];
        for (int frame = 0; frame < headings.Length; frame++) headings[frame] = Facing.AngleOf(track[frame]) ?? (frame > 0 ? headings[frame - 1] : 0);
        return headings;
    }

    /// <summary>A pose seen from the body: above the origin, facing +Z.</summary>
    private static Vector3[] FromBody(ReadOnlySpan<Vector3> pose, double heading)
    {
        var (ground, upright) = (pose[HumanJoint.Pelvis] with { Y = 0 }, Turn(-heading));
        var result = new Vector3[pose.Length];
        for (int joint = 0; joint < result.Length; joint++) result[joint] = Vector3.Transform(pose[joint] - ground, upright);
        return result;
    }

    private static Quaternion Turn(double angle) => Quaternion.CreateFromAxisAngle(Vector3.UnitY, (float)angle);

    private static double Wrapped(double angle) => Math.IEEERemainder(angle, Math.Tau);
}

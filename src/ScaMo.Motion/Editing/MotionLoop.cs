using System.Numerics;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Editing;

/// <summary>
/// A cycle out of a motion: the part between two frames whose poses and speeds are alike, seen from the body. What is left of their difference is
/// shared out over the second half of the cycle, so that its last frame leads into its first; the way of the root goes on.
/// </summary>
internal static class MotionLoop
{
    private const double ShortestSeconds = 0.6;

    /// <summary>Poses that differ by more than this on average (metres a joint) are not alike: the motion does not repeat.</summary>
    private const float LargestDifference = 0.12f;

    /// <summary>What a speed counts beside a position, seconds.</summary>
    private const float SpeedWeight = 0.1f;

    /// <summary>Favours the longer of two cycles that close equally well, metres a second.</summary>
    private const float LengthBonus = 0.004f;

    /// <summary>The best cycle; the motion as it is where it has none.</summary>
    public static MotionClip Apply(MotionClip clip)
    {
        var track = new PoseTrack(clip);
        Vector3[][] poses = [.. Enumerable.Range(0, track.FrameCount).Select(frame => FromBody(track[frame]))];
        if (FindCycle(poses, track.FramesPerSecond) is not var (first, end)) return clip;

        var cycle = new EditedPoses(clip, first, end);
        int half = cycle.FrameCount / 2;
        for (int frame = half; frame < cycle.FrameCount; frame++)
        {
            // Grows from 0 to what the frame behind the last one lacks.
            float weight = EditedPoses.Ease((frame - half) / (float)(cycle.FrameCount - half));
            var toWorld = Turn(AngleOf(cycle[frame]));
            var pose = cycle[frame];
            for (int joint = 0; joint < pose.Length; joint++) pose[joint] += weight * Vector3.Transform(poses[first][joint] - poses[end][joint], toWorld);
        }

        return cycle.ToClip();
    }

    /// <summary>The frames between which the motion repeats best, the second of which is the first again. Both have one before them, for their speeds.</summary>
    private static (int First, int End)? FindCycle(Vector3[][] poses, float framesPerSecond)
    {
        int shortest = Math.Max(2, (int)Math.Ceiling(ShortestSeconds * framesPerSecond));
        (int, int)? best = null;
        float least = LargestDifference;
        for (int first = 1; first < poses.Length - shortest; first++)
        {
            for (int end = first + shortest; end < poses.Length; end++)
            {
                float difference = Difference(poses, first, end, SpeedWeight * framesPerSecond) - LengthBonus * (end - first) / framesPerSecond;
                if (difference < least) (least, best) = (difference, (first, end));
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

    /// <summary>A pose seen from the body: above the origin, facing +Z.</summary>
    private static Vector3[] FromBody(ReadOnlySpan<Vector3> pose)
    {
        var (ground, upright) = (pose[HumanJoint.Pelvis] with { Y = 0 }, Turn(-AngleOf(pose)));
        var result = new Vector3[pose.Length];
        for (int joint = 0; joint < result.Length; joint++) result[joint] = Vector3.Transform(pose[joint] - ground, upright);
        return result;
    }

    private static Quaternion Turn(double angle) => Quaternion.CreateFromAxisAngle(Vector3.UnitY, (float)angle);

    private static double AngleOf(ReadOnlySpan<Vector3> pose) => Facing.AngleOf(pose) ?? 0;
}

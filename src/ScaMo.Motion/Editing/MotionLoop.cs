using System.Numerics;
using System.Runtime.InteropServices;
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
        if (FindCycle(track) is not var (first, end)) return clip;

        const int PoseValues = HumanSkeleton.JointCount * 3;
        float[] positions = clip.Positions[(first * PoseValues)..(end * PoseValues)].ToArray();
        var joints = MemoryMarshal.Cast<float, Vector3>(positions.AsSpan());
        Span<Vector3> gap = stackalloc Vector3[HumanSkeleton.JointCount];
        Relate(track, end, first, gap);
        int length = end - first;
        for (int frame = length / 2; frame < length; frame++)
        {
            // Grows from 0 to what the frame behind the last one lacks, with no speed at either end.
            float part = (frame - length / 2) / (float)(length - length / 2);
            float weight = part * part * (3 - 2 * part);
            var turn = Quaternion.CreateFromAxisAngle(Vector3.UnitY, (float)(AngleOf(track, first + frame) - AngleOf(track, end)));
            for (int joint = 0; joint < gap.Length; joint++) joints[frame * gap.Length + joint] += weight * Vector3.Transform(gap[joint], turn);
        }

        return new MotionClip(clip.FramesPerSecond, positions);
    }

    /// <summary>The frames between which the motion repeats best, the second of which is the first again.</summary>
    private static (int First, int End)? FindCycle(PoseTrack track)
    {
        int shortest = Math.Max(2, (int)Math.Ceiling(ShortestSeconds * track.FramesPerSecond));
        (int, int)? best = null;
        float least = LargestDifference;
        for (int first = 0; first < track.FrameCount - shortest; first++)
        {
            for (int end = first + shortest; end < track.FrameCount; end++)
            {
                float difference = Difference(track, first, end) - LengthBonus * (end - first) / track.FramesPerSecond;
                if (difference < least) (least, best) = (difference, (first, end));
            }
        }

        return best;
    }

    /// <summary>How far joints and their speeds are apart in two frames, mean over the joints.</summary>
    private static float Difference(PoseTrack track, int a, int b)
    {
        Span<Vector3> gap = stackalloc Vector3[HumanSkeleton.JointCount];
        Span<Vector3> before = stackalloc Vector3[HumanSkeleton.JointCount];
        Relate(track, b, a, gap);
        bool hasSpeeds = a > 0;
        if (hasSpeeds) Relate(track, b - 1, a - 1, before);
        float sum = 0;
        for (int joint = 0; joint < gap.Length; joint++)
        {
            sum += gap[joint].Length();
            if (hasSpeeds) sum += SpeedWeight * track.FramesPerSecond * (gap[joint] - before[joint]).Length();
        }

        return sum / gap.Length;
    }

    /// <summary>What each joint lacks in one frame to the pose of another that is put at the same place and heading.</summary>
    private static void Relate(PoseTrack track, int frame, int model, Span<Vector3> gap)
    {
        var pose = track[frame];
        var wanted = track[model];
        var turn = Quaternion.CreateFromAxisAngle(Vector3.UnitY, (float)(AngleOf(track, frame) - AngleOf(track, model)));
        var (root, origin) = (pose[HumanJoint.Pelvis] with { Y = 0 }, wanted[HumanJoint.Pelvis] with { Y = 0 });
        for (int joint = 0; joint < gap.Length; joint++) gap[joint] = Vector3.Transform(wanted[joint] - origin, turn) - (pose[joint] - root);
    }

    private static double AngleOf(PoseTrack track, int frame) => Facing.AngleOf(track[frame]) ?? 0;
}

using System.Numerics;
using ScaMo.Motion;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Benchmarks.Exporting;

/// <summary>
/// Frames that no skeleton of constant bones can follow. If a bone's two ends are d apart and the bone is l long, one of them is at least |d - l| / 2 off.
/// </summary>
internal static class BoneStretch
{
    /// <summary>The frames in which a bone differs from its middle length by more than twice the limit.</summary>
    /// <param name="clip">The motion.</param>
    /// <param name="limit">How far a joint may be off, metres.</param>
    public static int CountFrames(MotionClip clip, double limit)
    {
        var track = new PoseTrack(clip);
        var isTorn = new bool[track.FrameCount];
        for (int joint = 1; joint < HumanSkeleton.JointCount; joint++)
        {
            float[] lengths = [.. Enumerable.Range(0, track.FrameCount).Select(frame => Vector3.Distance(track[frame][joint], track[frame][HumanSkeleton.Parents[joint]]))];
            float median = lengths.Order().ElementAt(lengths.Length / 2);
            for (int frame = 0; frame < lengths.Length; frame++) isTorn[frame] |= Math.Abs(lengths[frame] - median) / 2 > limit;
        }

        return isTorn.Count(torn => torn);
    }
}

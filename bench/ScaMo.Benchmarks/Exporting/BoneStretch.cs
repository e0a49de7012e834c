using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Benchmarks.Exporting;

/// <summary>
/// Frames that no skeleton of constant bones can follow. If a bone's two ends are d apart and the bone is l long, one of them is at least |d - l| / 2 off,
/// so over a clip the longest and the shortest state of a bone leave (longest - shortest) / 4 to the best length there is.
/// </summary>
internal static class BoneStretch
{
    /// <summary>The frames in which a bone differs from its middle length by more than twice the limit: there no choice of lengths helps both ends.</summary>
    /// <param name="clip">The motion.</param>
    /// <param name="limit">How far a joint may be off, metres.</param>
    public static int CountFrames(MotionClip clip, double limit)
    {
        const int Joints = HumanSkeleton.JointCount;
        var positions = MemoryMarshal.Cast<float, Vector3>(clip.Positions.Span);
        var isTorn = new bool[clip.FrameCount];
        var lengths = new float[clip.FrameCount];
        for (int joint = 1; joint < Joints; joint++)
        {
            for (int frame = 0; frame < lengths.Length; frame++) lengths[frame] = Vector3.Distance(positions[frame * Joints + joint], positions[frame * Joints + HumanSkeleton.Parents[joint]]);
            float[] sorted = [.. lengths.Order()];
            float median = sorted[sorted.Length / 2];
            for (int frame = 0; frame < lengths.Length; frame++) isTorn[frame] |= Math.Abs(lengths[frame] - median) / 2 > limit;
        }

        return isTorn.Count(torn => torn);
    }
}

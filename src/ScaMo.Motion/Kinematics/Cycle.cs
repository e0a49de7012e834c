using System.Numerics;
using System.Runtime.InteropServices;

namespace ScaMo.Motion.Kinematics;

/// <summary>How a motion that is a cycle goes on beyond its ends.</summary>
internal static class Cycle
{
    /// <summary>A cycle with frames of the pass before it and of the pass behind it.</summary>
    /// <param name="clip">A motion with a <see cref="MotionClip.CycleWay"/>, of at least one frame.</param>
    /// <param name="before">Frames that go before its first.</param>
    /// <param name="behind">Frames that come behind its last.</param>
    /// <returns>Joint positions (before + frames + behind, 22, 3), metres, flattened.</returns>
    public static float[] Repeat(MotionClip clip, int before, int behind)
    {
        const int Joints = HumanSkeleton.JointCount;
        var poses = MemoryMarshal.Cast<float, Vector3>(clip.Positions.Span);
        var way = clip.CycleWay!.Value;
        var result = new float[(before + clip.FrameCount + behind) * Joints * 3];
        var repeated = MemoryMarshal.Cast<float, Vector3>(result.AsSpan());
        for (int frame = -before; frame < clip.FrameCount + behind; frame++)
        {
            int pass = (int)Math.Floor(frame / (double)clip.FrameCount);
            var pose = poses.Slice((frame - pass * clip.FrameCount) * Joints, Joints);
            for (int joint = 0; joint < Joints; joint++) repeated[(frame + before) * Joints + joint] = pose[joint] + pass * way;
        }

        return result;
    }
}

using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Editing;

/// <summary>A motion on the spot.</summary>
internal static class InPlace
{
    /// <summary>Takes the horizontal way of the pelvis out of all joints: it stays above where it began.</summary>
    public static MotionClip Apply(MotionClip clip)
    {
        float[] positions = clip.Positions.ToArray();
        var joints = MemoryMarshal.Cast<float, Vector3>(positions.AsSpan());
        for (int start = 0; start < joints.Length; start += HumanSkeleton.JointCount)
        {
            var pose = joints.Slice(start, HumanSkeleton.JointCount);
            var way = (pose[HumanJoint.Pelvis] - joints[HumanJoint.Pelvis]) with { Y = 0 };
            foreach (ref var joint in pose) joint -= way;
        }

        return new MotionClip(clip.FramesPerSecond, positions);
    }
}

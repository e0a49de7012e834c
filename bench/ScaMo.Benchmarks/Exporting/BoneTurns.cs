using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion;
using ScaMo.Motion.Kinematics;
using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Benchmarks.Exporting;

/// <summary>How fast the parts of a body turn, as far as positions show it.</summary>
internal static class BoneTurns
{
    private static readonly int[][] RigidParts = [[Pelvis, LeftHip, RightHip, Spine1], [Spine3, LeftCollar, RightCollar, Neck]];

    /// <summary>The largest angle, radians, by which a bone points elsewhere, or pelvis or chest as a whole turn, from one frame to the next.</summary>
    public static float Largest(MotionClip clip)
    {
        const int Joints = HumanSkeleton.JointCount;
        var positions = MemoryMarshal.Cast<float, Vector3>(clip.Positions.Span);
        float largest = 0;
        for (int start = Joints; start < positions.Length; start += Joints)
        {
            var before = positions.Slice(start - Joints, Joints);
            var pose = positions.Slice(start, Joints);
            for (int joint = 1; joint < Joints; joint++)
            {
                int parent = HumanSkeleton.Parents[joint];
                largest = MathF.Max(largest, Rotations.AngleBetween(Quaternion.Identity, Rotations.Between(before[joint] - before[parent], pose[joint] - pose[parent])));
            }

            foreach (int[] part in RigidParts)
            {
                var (from, to) = (new Vector3[part.Length - 1], new Vector3[part.Length - 1]);
                for (int i = 0; i < from.Length; i++) (from[i], to[i]) = (before[part[i + 1]] - before[part[0]], pose[part[i + 1]] - pose[part[0]]);
                largest = MathF.Max(largest, Rotations.AngleBetween(Quaternion.Identity, RotationFit.Solve(from, to, Quaternion.Identity)));
            }
        }

        return largest;
    }
}

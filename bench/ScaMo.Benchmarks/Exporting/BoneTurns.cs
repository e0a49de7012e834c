using System.Collections.Immutable;
using System.Numerics;
using ScaMo.Motion;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Benchmarks.Exporting;

/// <summary>How fast the parts of a body turn, as far as positions show it.</summary>
internal static class BoneTurns
{
    private static readonly (int Hub, ImmutableArray<int> Children)[] RigidParts = [(HumanJoint.Pelvis, TPose.PelvisChildren), (HumanJoint.Spine3, TPose.ChestChildren)];

    /// <summary>The largest angle, radians, by which a bone points elsewhere, or pelvis or chest as a whole turn, from one frame to the next.</summary>
    public static float Largest(MotionClip clip)
    {
        var track = new PoseTrack(clip);
        float largest = 0;
        for (int frame = 1; frame < track.FrameCount; frame++)
        {
            var (before, pose) = (track[frame - 1].ToArray(), track[frame].ToArray());
            for (int joint = 1; joint < HumanSkeleton.JointCount; joint++)
            {
                int parent = HumanSkeleton.Parents[joint];
                Note(Rotations.Between(before[joint] - before[parent], pose[joint] - pose[parent]));
            }

            foreach (var (hub, children) in RigidParts)
            {
                Vector3[] from = [.. children.Select(child => before[child] - before[hub])], to = [.. children.Select(child => pose[child] - pose[hub])];
                Note(RotationFit.Solve(from, to, Quaternion.Identity));
            }
        }

        return largest;

        void Note(Quaternion turn) => largest = MathF.Max(largest, Rotations.AngleBetween(Quaternion.Identity, turn));
    }
}

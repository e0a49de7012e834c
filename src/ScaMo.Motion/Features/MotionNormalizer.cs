using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Features;

/// <summary>
/// Brings a motion to the form in which features are taken: the target's bone lengths, standing on the floor y = 0, starting at
/// x = z = 0 and facing +Z. Source: HumanML3D, motion_representation.ipynb (uniform_skeleton and the first part of process_file).
/// </summary>
public static class MotionNormalizer
{
    /// <summary>Normalises a motion.</summary>
    /// <param name="joints">Positions (frames, 22, 3) in metres, Y up; at least one frame.</param>
    /// <param name="target">The bone lengths to give the body.</param>
    /// <returns>Positions (frames, 22, 3) in metres.</returns>
    /// <remarks>A bone without length keeps the direction it had in the frame before, in the first frame its direction at rest.</remarks>
    /// <exception cref="ArgumentException">Not whole frames, none, a value that is not finite, or a right leg without length in the first frame.</exception>
    public static float[] Normalize(ReadOnlySpan<float> joints, TargetSkeleton target)
    {
        ArgumentNullException.ThrowIfNull(target);
        Check(joints);
        var result = new float[joints.Length];
        var source = MemoryMarshal.Cast<float, Vector3>(joints);
        var positions = MemoryMarshal.Cast<float, Vector3>(result.AsSpan());
        FitBones(source, target, positions);
        PlaceAtOrigin(positions);
        FaceForward(positions);
        return result;
    }

    /// <summary>
    /// Published as inverse kinematics followed by forward kinematics on the target's offsets. The rotations cancel: every bone keeps
    /// its direction and takes the target's length.
    /// </summary>
    private static void FitBones(ReadOnlySpan<Vector3> source, TargetSkeleton target, Span<Vector3> positions)
    {
        float scale = target.LegLength / LegLength(source);
        Span<Vector3> directions = stackalloc Vector3[HumanSkeleton.JointCount];
        HumanSkeleton.RestDirections.AsSpan().CopyTo(directions);
        for (int start = 0; start < source.Length; start += HumanSkeleton.JointCount)
        {
            var from = source.Slice(start, HumanSkeleton.JointCount);
            var to = positions.Slice(start, HumanSkeleton.JointCount);
            to[0] = from[0] * scale;
            for (int joint = 1; joint < to.Length; joint++)
            {
                int parent = HumanSkeleton.Parents[joint];
                var direction = Vector3.Normalize(from[joint] - from[parent]);
                if (float.IsFinite(direction.X)) directions[joint] = direction;
                to[joint] = to[parent] + directions[joint] * target.BoneLengths[joint];
            }
        }
    }

    private static float LegLength(ReadOnlySpan<Vector3> pose)
    {
        var knee = pose[HumanJoint.RightKnee];
        float length = Vector3.Distance(pose[HumanJoint.RightHip], knee) + Vector3.Distance(knee, pose[HumanJoint.RightAnkle]);
        return length > 0 && float.IsFinite(length) ? length : throw new ArgumentException("The right leg of the first frame has no length to scale by.");
    }

    private static void PlaceAtOrigin(Span<Vector3> positions)
    {
        float floor = float.PositiveInfinity;
        foreach (var position in positions) floor = MathF.Min(floor, position.Y);
        var origin = positions[0] with { Y = floor };
        foreach (ref var position in positions) position -= origin;
    }

    private static void FaceForward(Span<Vector3> positions)
    {
        var leftward = positions[HumanJoint.LeftHip] - positions[HumanJoint.RightHip] + positions[HumanJoint.LeftShoulder] - positions[HumanJoint.RightShoulder];
        // Forward is leftward x up.
        var heading = Heading.ToForward(-leftward.Z, leftward.X);
        foreach (ref var position in positions) position = heading.Rotate(position);
    }

    private static void Check(ReadOnlySpan<float> joints)
    {
        const int Values = HumanSkeleton.JointCount * 3;
        if (joints.Length == 0 || joints.Length % Values != 0)
        {
            throw new ArgumentException($"{joints.Length} values are not one or more frames of {Values}.", nameof(joints));
        }

        for (int i = 0; i < joints.Length; i++)
        {
            if (float.IsFinite(joints[i])) continue;
            throw new ArgumentException($"Joint {HumanSkeleton.JointNames[i % Values / 3]} of frame {i / Values} is not a finite position.", nameof(joints));
        }
    }
}

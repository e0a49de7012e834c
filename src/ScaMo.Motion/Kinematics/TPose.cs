using System.Collections.Immutable;
using System.Numerics;
using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Motion.Kinematics;

/// <summary>
/// A T-pose with the proportions of a motion: arms along ±X, legs along -Y, feet along +Z, spine along +Y. Only hips and collars take
/// their directions from the motion, because the three bones that leave pelvis and chest are one rigid piece.
/// </summary>
internal static class TPose
{
    /// <summary>Two ends of a bone never coincide in a file, whatever the motion says.</summary>
    private const float ShortestBone = 0.001f;
    private const int Refinements = 3;

    /// <summary>Directions from each joint's parent; those of hips and collars stand in where a motion shows none.</summary>
    public static ImmutableArray<Vector3> Directions { get; } =
    [
        Vector3.Zero, Vector3.Normalize(new(0.6f, -0.8f, 0)), Vector3.Normalize(new(-0.6f, -0.8f, 0)), Vector3.UnitY, -Vector3.UnitY, -Vector3.UnitY,
        Vector3.UnitY, -Vector3.UnitY, -Vector3.UnitY, Vector3.UnitY, Vector3.UnitZ, Vector3.UnitZ, Vector3.UnitY, Vector3.Normalize(new(0.6f, 0.8f, 0)),
        Vector3.Normalize(new(-0.6f, 0.8f, 0)), Vector3.UnitY, Vector3.UnitX, -Vector3.UnitX, Vector3.UnitX, -Vector3.UnitX, Vector3.UnitX, -Vector3.UnitX,
    ];

    /// <summary>The three joints whose bones leave the pelvis: left, right, up.</summary>
    public static ImmutableArray<int> PelvisChildren { get; } = [LeftHip, RightHip, Spine1];

    /// <summary>The three joints whose bones leave the chest: left, right, up.</summary>
    public static ImmutableArray<int> ChestChildren { get; } = [LeftCollar, RightCollar, Neck];

    /// <summary>The offset of each joint from its parent.</summary>
    /// <param name="positions">Finite positions, 22 a frame.</param>
    public static Vector3[] Offsets(ReadOnlySpan<Vector3> positions)
    {
        var directions = Directions.ToArray();
        FitHub(positions, Pelvis, PelvisChildren.AsSpan(), directions);
        FitHub(positions, Spine3, ChestChildren.AsSpan(), directions);
        var lengths = new float[positions.Length / HumanSkeleton.JointCount];
        for (int joint = 1; joint < directions.Length; joint++) directions[joint] *= MedianLength(positions, joint, lengths);
        return directions;
    }

    /// <summary>The median withstands frames in which a generated body is torn.</summary>
    private static float MedianLength(ReadOnlySpan<Vector3> positions, int joint, float[] lengths)
    {
        if (lengths.Length == 0) return TargetSkeleton.HumanML3D.BoneLengths[joint];
        for (int frame = 0; frame < lengths.Length; frame++)
        {
            var pose = positions[(frame * HumanSkeleton.JointCount)..];
            lengths[frame] = Vector3.Distance(pose[joint], pose[HumanSkeleton.Parents[joint]]);
        }

        Array.Sort(lengths);
        return MathF.Max((lengths[(lengths.Length - 1) / 2] + lengths[lengths.Length / 2]) / 2, ShortestBone);
    }

    /// <summary>
    /// The mean shape of three bones that leave one joint (a Procrustes mean), turned so that the third points along +Y and the first
    /// two lie on either side.
    /// </summary>
    private static void FitHub(ReadOnlySpan<Vector3> positions, int hub, ReadOnlySpan<int> children, Span<Vector3> directions)
    {
        Span<Vector3> shape = [directions[children[0]], directions[children[1]], directions[children[2]]];
        Span<Vector3> bones = stackalloc Vector3[3];
        Span<Vector3> sums = stackalloc Vector3[3];
        for (int round = 0; round < Refinements; round++)
        {
            sums.Clear();
            for (int start = 0; start < positions.Length; start += HumanSkeleton.JointCount)
            {
                for (int i = 0; i < bones.Length; i++) bones[i] = Direction(positions[start + children[i]] - positions[start + hub]);
                var toShape = RotationFit.Solve(bones, shape, Quaternion.Identity);
                for (int i = 0; i < bones.Length; i++) sums[i] += Vector3.Transform(bones[i], toShape);
            }

            for (int i = 0; i < shape.Length; i++) shape[i] = Direction(sums[i]);
            Straighten(shape);
            for (int i = 0; i < shape.Length; i++)
            {
                if (shape[i] == Vector3.Zero) shape[i] = directions[children[i]];
            }
        }

        for (int i = 0; i < shape.Length; i++) directions[children[i]] = shape[i];
    }

    private static void Straighten(Span<Vector3> shape)
    {
        var y = shape[2];
        var across = shape[0] - shape[1];
        var x = Direction(across - Vector3.Dot(across, y) * y);
        if (x == Vector3.Zero || y == Vector3.Zero) return;
        var upright = Quaternion.Conjugate(Rotations.FromAxes(x, y));
        foreach (ref var direction in shape) direction = Direction(Vector3.Transform(direction, upright));
        shape[2] = Vector3.UnitY;
    }

    private static Vector3 Direction(Vector3 v)
    {
        float length = v.Length();
        return length > 1e-6f ? v / length : Vector3.Zero;
    }
}

using System.Collections.Immutable;
using System.Numerics;
using ScaMo.Motion.Kinematics;
using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>The body that synthesized motions have: HumanML3D's bone lengths, and the directions of an upright skeleton in which they stand.</summary>
internal static class SyntheticBody
{
    /// <summary>The height of an ankle above the ball of a flat foot, metres.</summary>
    private const float AnkleHeight = 0.062f;

    private static readonly ImmutableArray<float> Lengths = TargetSkeleton.HumanML3D.BoneLengths;

    /// <summary>Offsets of the trunk's joints, hips, collars and shoulders from their parents; limbs are turned by where they reach to.</summary>
    public static ImmutableArray<Vector3> Offsets { get; } = MakeOffsets();

    /// <summary>The length of a foot from ankle to ball.</summary>
    public static double FootLength => Lengths[LeftFoot];

    /// <summary>The angle of a flat foot's bone against the floor.</summary>
    public static double FootAngle { get; } = Math.Asin(AnkleHeight / Lengths[LeftFoot]);

    /// <summary>How far to the side of the pelvis a hip is.</summary>
    public static double HipWidth { get; } = Offsets[LeftHip].X;

    /// <summary>How high the pelvis is on legs that are almost straight.</summary>
    public static double StandingHeight { get; } = AnkleHeight + 0.985 * (Lengths[RightKnee] + Lengths[RightAnkle]) - Offsets[LeftHip].Y;

    public static float Length(int joint) => Lengths[joint];

    private static ImmutableArray<Vector3> MakeOffsets()
    {
        var offsets = new Vector3[HumanSkeleton.JointCount];
        Set(LeftHip, 0.57f, -0.80f, -0.15f);
        Set(RightHip, -0.57f, -0.80f, -0.15f);
        Set(Spine1, 0, 0.97f, -0.24f);
        Set(Spine2, 0, 0.98f, 0.15f);
        Set(Spine3, 0, 1, 0.05f);
        Set(Neck, 0, 0.98f, -0.16f);
        Set(Head, 0, 0.87f, 0.45f);
        Set(LeftCollar, 0.53f, 0.83f, -0.12f);
        Set(RightCollar, -0.53f, 0.83f, -0.12f);
        Set(LeftShoulder, 0.92f, 0.32f, -0.12f);
        Set(RightShoulder, -0.92f, 0.32f, -0.12f);
        return [.. offsets];

        void Set(int joint, float x, float y, float z) => offsets[joint] = Vector3.Normalize(new(x, y, z)) * Lengths[joint];
    }
}

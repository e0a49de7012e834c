using System.Collections.Immutable;
using System.Numerics;

namespace ScaMo.Motion.Kinematics;

/// <summary>
/// The 22-joint body of HumanML3D (SMPL's joints without the hands). Y is up; a person who faces +Z has the left side at +X.
/// Source: HumanML3D, paramUtil.py (t2m_raw_offsets, t2m_kinematic_chain).
/// </summary>
public static class HumanSkeleton
{
    /// <summary>The number of joints.</summary>
    public const int JointCount = 22;

    /// <summary>Joint names by index.</summary>
    public static ImmutableArray<string> JointNames { get; } =
    [
        "pelvis", "left_hip", "right_hip", "spine1", "left_knee", "right_knee", "spine2", "left_ankle", "right_ankle", "spine3", "left_foot",
        "right_foot", "neck", "left_collar", "right_collar", "head", "left_shoulder", "right_shoulder", "left_elbow", "right_elbow", "left_wrist",
        "right_wrist",
    ];

    /// <summary>The parent of each joint; -1 for the pelvis. A parent always has the smaller index.</summary>
    public static ImmutableArray<int> Parents { get; } = [-1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 9, 12, 13, 14, 16, 17, 18, 19];

    /// <summary>Kinematic chains in HumanML3D's order: right leg, left leg, spine and head, right arm, left arm.</summary>
    public static ImmutableArray<ImmutableArray<int>> Chains { get; } =
    [
        [0, 2, 5, 8, 11], [0, 1, 4, 7, 10], [0, 3, 6, 9, 12, 15], [9, 14, 17, 19, 21], [9, 13, 16, 18, 20],
    ];

    /// <summary>The unit direction from each joint's parent to the joint in the rest pose; zero for the pelvis.</summary>
    public static ImmutableArray<Vector3> RestDirections { get; } =
    [
        Vector3.Zero, Vector3.UnitX, -Vector3.UnitX, Vector3.UnitY, -Vector3.UnitY, -Vector3.UnitY, Vector3.UnitY, -Vector3.UnitY, -Vector3.UnitY,
        Vector3.UnitY, Vector3.UnitZ, Vector3.UnitZ, Vector3.UnitY, Vector3.UnitX, -Vector3.UnitX, Vector3.UnitZ, -Vector3.UnitY, -Vector3.UnitY,
        -Vector3.UnitY, -Vector3.UnitY, -Vector3.UnitY, -Vector3.UnitY,
    ];
}

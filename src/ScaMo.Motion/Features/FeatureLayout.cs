using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Features;

/// <summary>
/// Where the parts of a HumanML3D feature row stand. Lengths are metres, angles radians, velocities per frame at 20 frames a second.
/// Source: Guo et al., "Generating Diverse and Natural 3D Human Motions from Text", CVPR 2022, and HumanML3D, motion_representation.ipynb.
/// </summary>
public static class FeatureLayout
{
    /// <summary>Values in a row.</summary>
    public const int Count = 263;

    private const int Joints = HumanSkeleton.JointCount;
    private const int LocalPositionsStart = 4;
    private const int RotationsStart = LocalPositionsStart + (Joints - 1) * 3;
    private const int VelocitiesStart = RotationsStart + (Joints - 1) * 6;
    private const int ContactsStart = VelocitiesStart + Joints * 3;

    /// <summary>Half the angle (radians) that the body turns about +Y until the next frame.</summary>
    public static Range RootAngularVelocity => ..1;

    /// <summary>The root's x and z displacement until the next frame, seen from the body's heading in that next frame.</summary>
    public static Range RootLinearVelocity => 1..3;

    /// <summary>The root's height above the floor.</summary>
    public static Range RootHeight => 3..LocalPositionsStart;

    /// <summary>Positions of joints 1 to 21 (21, 3): x and z relative to the root and seen from its heading, y above the floor.</summary>
    public static Range LocalPositions => LocalPositionsStart..RotationsStart;

    /// <summary>Local rotations of joints 1 to 21 in 6D form (21, 6); see <see cref="Rotation6D"/>.</summary>
    public static Range Rotations => RotationsStart..VelocitiesStart;

    /// <summary>Displacements of joints 0 to 21 until the next frame (22, 3), seen from the body's heading.</summary>
    public static Range LocalVelocities => VelocitiesStart..ContactsStart;

    /// <summary>1 where a foot joint rests until the next frame, else 0: left ankle, left foot, right ankle, right foot.</summary>
    public static Range FootContacts => ContactsStart..Count;

    /// <summary>Whether a foot joint rests in a frame of generated or recorded features.</summary>
    /// <param name="features">Rows, not normalised.</param>
    /// <param name="frame">The row.</param>
    /// <param name="contact">Which of <see cref="FootContacts"/>.</param>
    public static bool IsInContact(ReadOnlySpan<float> features, int frame, int contact) => features[frame * Count + ContactsStart + contact] > 0.5f;
}

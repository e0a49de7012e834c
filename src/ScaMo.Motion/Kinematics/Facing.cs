using System.Numerics;
using static ScaMo.Motion.Kinematics.HumanJoint;

namespace ScaMo.Motion.Kinematics;

/// <summary>Where a body faces: at right angles to the line across hips and shoulders, in the horizontal plane.</summary>
internal static class Facing
{
    private const float ShortestAcross = 1e-4f;

    /// <summary>The angle from +Z, in radians; positive to the left, which is counter-clockwise seen from above. Null where the line across stands upright.</summary>
    public static double? AngleOf(ReadOnlySpan<Vector3> pose)
    {
        var across = pose[LeftHip] - pose[RightHip] + pose[LeftShoulder] - pose[RightShoulder];
        // Facing +Z has the left side at +X: forward is across × up.
        return new Vector2(across.X, across.Z).Length() < ShortestAcross ? null : Math.Atan2(-across.Z, across.X);
    }

    /// <summary>The unit vector of an angle.</summary>
    public static Vector3 DirectionOf(double angle) => new((float)Math.Sin(angle), 0, (float)Math.Cos(angle));
}

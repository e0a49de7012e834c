using System.Numerics;

namespace ScaMo.Motion.Kinematics;

/// <summary>
/// A rotation as three angles in radians: R = Rz · Ry · Rx with column vectors, the BVH channel order Zrotation Yrotation Xrotation.
/// </summary>
/// <param name="Z">About +Z, applied last.</param>
/// <param name="Y">About +Y.</param>
/// <param name="X">About +X, applied first.</param>
public readonly record struct EulerZyx(double Z, double Y, double X)
{
    private const double GimbalLock = 1e-5;

    /// <summary>
    /// The triple for a rotation that is nearest to another triple. Angles are not bound to a range: a body that keeps turning counts on.
    /// </summary>
    /// <param name="rotation">A unit quaternion.</param>
    /// <param name="previous">The triple to stay near: that of the frame before.</param>
    public static EulerZyx Nearest(Quaternion rotation, EulerZyx previous)
    {
        double w = rotation.W, x = rotation.X, y = rotation.Y, z = rotation.Z;
        double r01 = 2 * (x * y - w * z), r02 = 2 * (x * z + w * y);
        double r11 = 1 - 2 * (x * x + z * z), r12 = 2 * (y * z - w * x);
        double r20 = 2 * (x * z - w * y), r21 = 2 * (y * z + w * x), r22 = 1 - 2 * (x * x + y * y);

        // At y = ±90° only a combination of x and z is determined: x stays what it was.
        double first = Math.Abs(r21) + Math.Abs(r22) > GimbalLock ? Math.Atan2(r21, r22) : previous.X;
        var one = WithX(first);
        var other = WithX(first + Math.PI);
        return one.DistanceTo(previous) <= other.DistanceTo(previous) ? one : other;

        // With x chosen, R · Rx⁻¹ = Rz · Ry gives the other two without loss of precision, gimbal lock included.
        EulerZyx WithX(double angle)
        {
            var (sin, cos) = Math.SinCos(angle);
            return new EulerZyx(
                Unwrap(Math.Atan2(r02 * sin - r01 * cos, r11 * cos - r12 * sin), previous.Z),
                Unwrap(Math.Atan2(-r20, r21 * sin + r22 * cos), previous.Y),
                Unwrap(angle, previous.X));
        }
    }

    /// <summary>The rotation as a unit quaternion.</summary>
    public Quaternion ToQuaternion() =>
        Quaternion.CreateFromAxisAngle(Vector3.UnitZ, (float)Z) *
        Quaternion.CreateFromAxisAngle(Vector3.UnitY, (float)Y) *
        Quaternion.CreateFromAxisAngle(Vector3.UnitX, (float)X);

    private static double Unwrap(double angle, double previous) => angle + Math.Tau * Math.Round((previous - angle) / Math.Tau);

    private double DistanceTo(EulerZyx other) => Math.Abs(Z - other.Z) + Math.Abs(Y - other.Y) + Math.Abs(X - other.X);
}

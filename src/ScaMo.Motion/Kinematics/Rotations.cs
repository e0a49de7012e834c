using System.Numerics;

namespace ScaMo.Motion.Kinematics;

/// <summary>
/// Helpers for rotations as unit quaternions in the convention of <see cref="System.Numerics"/>: stored x, y, z, w; right-handed;
/// <c>a * b</c> rotates by b first; <c>Vector3.Transform(v, q)</c> is q v q⁻¹.
/// </summary>
public static class Rotations
{
    /// <summary>
    /// The shortest rotation from one direction to another; lengths do not matter. Opposite directions give a half turn about some
    /// perpendicular axis, and a zero vector gives the identity.
    /// </summary>
    public static Quaternion Between(Vector3 from, Vector3 to)
    {
        // Double precision: for nearly opposite directions w is the small difference of two large numbers.
        double x = (double)from.Y * to.Z - (double)from.Z * to.Y;
        double y = (double)from.Z * to.X - (double)from.X * to.Z;
        double z = (double)from.X * to.Y - (double)from.Y * to.X;
        double dot = (double)from.X * to.X + (double)from.Y * to.Y + (double)from.Z * to.Z;
        double lengths = Math.Sqrt(SquaredLength(from) * SquaredLength(to));
        double w = lengths + dot;
        double norm = Math.Sqrt(x * x + y * y + z * z + w * w);
        if (lengths == 0) return Quaternion.Identity;
        if (norm < 1e-9 * lengths) return HalfTurn(from);
        return new Quaternion((float)(x / norm), (float)(y / norm), (float)(z / norm), (float)(w / norm));
    }

    /// <summary>The rotation that takes +X and +Y to two perpendicular unit vectors.</summary>
    public static Quaternion FromAxes(Vector3 x, Vector3 y)
    {
        var z = Vector3.Cross(x, y);
        // System.Numerics multiplies row vectors: the rows of its matrix are the images of the axes.
        var matrix = new Matrix4x4(x.X, x.Y, x.Z, 0, y.X, y.Y, y.Z, 0, z.X, z.Y, z.Z, 0, 0, 0, 0, 1);
        return Quaternion.Normalize(Quaternion.CreateFromRotationMatrix(matrix));
    }

    /// <summary>The angle of the rotation that leads from one orientation to another, 0 to pi radians.</summary>
    public static float AngleBetween(Quaternion a, Quaternion b)
    {
        var turn = b * Quaternion.Conjugate(a);
        return 2 * MathF.Atan2(new Vector3(turn.X, turn.Y, turn.Z).Length(), MathF.Abs(turn.W));
    }

    private static double SquaredLength(Vector3 v) => (double)v.X * v.X + (double)v.Y * v.Y + (double)v.Z * v.Z;

    private static Quaternion HalfTurn(Vector3 perpendicularTo)
    {
        var unit = Vector3.Normalize(perpendicularTo);
        var axis = Vector3.Normalize(Vector3.Cross(unit, MathF.Abs(unit.Y) < 0.9f ? Vector3.UnitY : Vector3.UnitX));
        return new Quaternion(axis, 0);
    }
}

using System.Numerics;

namespace ScaMo.Motion.Features;

/// <summary>
/// A rotation about +Y, kept as cosine and sine of half its angle: the w and y parts of its unit quaternion. Both signs of the pair
/// are the same rotation; which of them stands there decides the sign of the angular velocity feature.
/// </summary>
internal readonly record struct Heading(double CosHalf, double SinHalf)
{
    public static Heading Identity => new(1, 0);

    public Quaternion Quaternion => new(0, (float)SinHalf, 0, (float)CosHalf);

    private double Cos => CosHalf * CosHalf - SinHalf * SinHalf;

    private double Sin => 2 * CosHalf * SinHalf;

    public static Heading FromHalfAngle(double radians) => new(Math.Cos(radians), Math.Sin(radians));

    /// <summary>The shortest turn from a horizontal direction to +Z; no turn for the zero vector.</summary>
    public static Heading ToForward(double x, double z) => x == 0 && z == 0 ? Identity : FromHalfAngle(Math.Atan2(-x, z) / 2);

    /// <summary>The same rotation under the other sign.</summary>
    public static Heading operator -(Heading heading) => new(-heading.CosHalf, -heading.SinHalf);

    public Vector3 Rotate(Vector3 v) => new((float)(v.X * Cos + v.Z * Sin), v.Y, (float)(v.Z * Cos - v.X * Sin));

    public Vector3 RotateBack(Vector3 v) => new((float)(v.X * Cos - v.Z * Sin), v.Y, (float)(v.Z * Cos + v.X * Sin));

    /// <summary>The sine of half the turn from another heading to this one.</summary>
    public double SinHalfTurnFrom(Heading other) => SinHalf * other.CosHalf - CosHalf * other.SinHalf;

    public double Dot(Heading other) => CosHalf * other.CosHalf + SinHalf * other.SinHalf;
}

using System.Numerics;

namespace ScaMo.Motion.Kinematics;

/// <summary>
/// Rotations as the first two columns of their matrix, first column first. Source: Zhou et al., "On the Continuity of Rotation
/// Representations in Neural Networks", CVPR 2019.
/// </summary>
public static class Rotation6D
{
    /// <summary>Values in the form.</summary>
    public const int Length = 6;

    /// <summary>Writes a unit quaternion in 6D form.</summary>
    /// <param name="rotation">A unit quaternion.</param>
    /// <param name="destination">At least 6 values.</param>
    public static void Write(Quaternion rotation, Span<float> destination)
    {
        Vector3.Transform(Vector3.UnitX, rotation).CopyTo(destination);
        Vector3.Transform(Vector3.UnitY, rotation).CopyTo(destination[3..]);
    }

    /// <summary>
    /// The rotation that six values stand for: the first three normalised, the others made orthogonal to them, the third column their
    /// cross product. Values that span no plane give the identity.
    /// </summary>
    /// <param name="values">At least 6 values.</param>
    public static Quaternion Read(ReadOnlySpan<float> values)
    {
        var first = new Vector3(values);
        var second = new Vector3(values[3..]);
        var x = Vector3.Normalize(first);
        var across = second - Vector3.Dot(x, second) * x;
        // The comparison is false for values that are not numbers, too.
        return across.Length() > 1e-6f * second.Length() ? Rotations.FromAxes(x, Vector3.Normalize(across)) : Quaternion.Identity;
    }
}

using System.Numerics;

namespace ScaMo.Motion.Mannequin;

/// <summary>A rounded solid: the convex hull of balls.</summary>
/// <param name="Side">Its colour.</param>
/// <param name="Axis">Its long direction, across which it is shaded; need not be a unit vector.</param>
/// <param name="Balls">Two make a capsule.</param>
internal sealed record BodyPart(BodySide Side, Vector3 Axis, Ball[] Balls)
{
    /// <summary>Where it is sorted by depth.</summary>
    public Vector3 Center => Balls.Aggregate(Vector3.Zero, (sum, ball) => sum + ball.Center) / Balls.Length;
}

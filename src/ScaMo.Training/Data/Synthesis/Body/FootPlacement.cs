using System.Numerics;

namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>Where a foot stands: the joint at the ball of the foot, on the floor, and where it points to.</summary>
internal readonly record struct FootPlacement(Vector3 Ball, double Yaw)
{
    public static FootPlacement Between(FootPlacement from, FootPlacement to, double amount) =>
        new(Vector3.Lerp(from.Ball, to.Ball, (float)amount), Ease.Lerp(from.Yaw, to.Yaw, amount));
}

using System.Numerics;

namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>Where a foot is to be in one frame.</summary>
/// <param name="Ankle">The ankle in the world.</param>
/// <param name="Ball">The ball of the foot in the world.</param>
/// <param name="Yaw">Where the foot points to: radians to the left of +Z.</param>
/// <param name="KneeYaw">Where the knee points to when it bends: radians to the left of +Z.</param>
/// <param name="Stands">Whether the foot carries the body, so that the pelvis must stay within the leg's reach.</param>
internal readonly record struct FootTarget(Vector3 Ankle, Vector3 Ball, double Yaw, double KneeYaw, bool Stands);

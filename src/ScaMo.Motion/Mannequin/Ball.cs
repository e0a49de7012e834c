using System.Numerics;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Motion.Mannequin;

/// <summary>A ball in space, metres.</summary>
/// <param name="Center">Its centre.</param>
/// <param name="Radius">Its radius.</param>
/// <param name="Joint">The joint that it turns with, where it is part of a body.</param>
internal readonly record struct Ball(Vector3 Center, float Radius, int Joint = HumanJoint.Pelvis);

using System.Numerics;

namespace ScaMo.Motion.Preview;

/// <summary>A ball in space, metres.</summary>
internal readonly record struct Ball(Vector3 Center, float Radius);

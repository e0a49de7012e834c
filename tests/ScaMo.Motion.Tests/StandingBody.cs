using System.Numerics;
using System.Runtime.InteropServices;

namespace ScaMo.Motion.Tests;

/// <summary>Motions made by moving a body that stands on the floor at the origin, arms down, facing +Z.</summary>
internal static class StandingBody
{
    public static Vector3[] Pose { get; } =
    [
        new(0, 0.93f, 0), new(0.06f, 0.85f, 0), new(-0.06f, 0.85f, 0), new(0, 1.05f, 0), new(0.1f, 0.47f, 0), new(-0.1f, 0.47f, 0), new(0, 1.19f, 0),
        new(0.1f, 0.07f, -0.03f), new(-0.1f, 0.07f, -0.03f), new(0, 1.24f, 0), new(0.12f, 0.01f, 0.1f), new(-0.12f, 0.01f, 0.1f), new(0, 1.45f, 0),
        new(0.08f, 1.36f, 0), new(-0.08f, 1.36f, 0), new(0, 1.53f, 0.03f), new(0.18f, 1.39f, 0), new(-0.18f, 1.39f, 0), new(0.22f, 1.14f, 0),
        new(-0.22f, 1.14f, 0), new(0.23f, 0.89f, 0.03f), new(-0.23f, 0.89f, 0.03f),
    ];

    /// <param name="frames">How many.</param>
    /// <param name="move">Frame, joint and the joint's place in the standing pose to its place in the frame.</param>
    /// <param name="framesPerSecond">Frames a second.</param>
    public static MotionClip Move(int frames, Func<int, int, Vector3, Vector3> move, float framesPerSecond = 20)
    {
        var positions = new float[frames * Pose.Length * 3];
        var joints = MemoryMarshal.Cast<float, Vector3>(positions.AsSpan());
        for (int i = 0; i < joints.Length; i++) joints[i] = move(i / Pose.Length, i % Pose.Length, Pose[i % Pose.Length]);
        return new MotionClip(framesPerSecond, positions);
    }
}

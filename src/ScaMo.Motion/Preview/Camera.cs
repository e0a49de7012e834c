using System.Numerics;

namespace ScaMo.Motion.Preview;

/// <summary>A perspective camera that looks at a point from some way off. Y is up.</summary>
public sealed record Camera
{
    /// <summary>What it looks at, metres.</summary>
    public Vector3 Target { get; init; } = new(0, 0.9f, 0);

    /// <summary>Where it stands around the target: the angle from +Z to +X seen from above, radians.</summary>
    public float Azimuth { get; init; }

    /// <summary>How steeply it looks down, radians, below a right angle.</summary>
    public float Elevation { get; init; }

    /// <summary>From the target, metres.</summary>
    public float Distance { get; init; } = 5;

    /// <summary>The angle between the lower and the upper edge of the picture, radians.</summary>
    public float VerticalFieldOfView { get; init; } = 0.5f;

    /// <summary>The unit vector from the target to the camera.</summary>
    internal Vector3 Backward => new(
        MathF.Sin(Azimuth) * MathF.Cos(Elevation), MathF.Sin(Elevation), MathF.Cos(Azimuth) * MathF.Cos(Elevation));

    internal Vector3 Right => new(MathF.Cos(Azimuth), 0, -MathF.Sin(Azimuth));

    internal Vector3 Up => Vector3.Cross(Backward, Right);

    /// <summary>A vector in the camera's axes: right, up, towards the camera.</summary>
    internal Vector3 ToCameraAxes(Vector3 v) => new(Vector3.Dot(v, Right), Vector3.Dot(v, Up), Vector3.Dot(v, Backward));
}

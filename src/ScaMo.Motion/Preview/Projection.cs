using System.Numerics;
using ScaMo.Motion.Mannequin;
using SkiaSharp;

namespace ScaMo.Motion.Preview;

/// <summary>A camera's view onto an area of a canvas. Everything is computed relative to the camera's target, so that a motion far from the origin loses nothing.</summary>
internal sealed class Projection
{
    /// <summary>What is nearer than this is not drawn, metres.</summary>
    private const float NearPlane = 0.1f;

    private readonly Camera _camera;
    private readonly SKPoint _center;
    private readonly Vector3 _right;
    private readonly Vector3 _up;
    private readonly Vector3 _backward;
    private readonly float _focalLength;

    public Projection(Camera camera, SKRect area)
    {
        _camera = camera;
        _center = new(area.MidX, area.MidY);
        (_right, _up, _backward) = (camera.Right, camera.Up, camera.Backward);
        _focalLength = area.Height / 2 / MathF.Tan(camera.VerticalFieldOfView / 2);
    }

    public Camera Camera => _camera;

    /// <summary>Pixels a metre at the target.</summary>
    public float Scale => _focalLength / _camera.Distance;

    /// <summary>Metres from the camera along its axis.</summary>
    public float DepthOf(Vector3 point) => _camera.Distance - Vector3.Dot(point - _camera.Target, _backward);

    /// <summary>The pixel of a point; false if it is behind the camera.</summary>
    public bool TryProject(Vector3 point, out SKPoint pixel)
    {
        bool isVisible = TryProject(new Ball(point, 0), out var disc);
        pixel = disc.Center;
        return isVisible;
    }

    /// <summary>The disc of a ball; false if it is behind the camera.</summary>
    public bool TryProject(Ball ball, out Disc disc)
    {
        var offset = ball.Center - _camera.Target;
        float depth = _camera.Distance - Vector3.Dot(offset, _backward);
        if (!(depth > NearPlane))
        {
            disc = default;
            return false;
        }

        float scale = _focalLength / depth;
        disc = new(new(_center.X + Vector3.Dot(offset, _right) * scale, _center.Y - Vector3.Dot(offset, _up) * scale), ball.Radius * scale);
        return true;
    }
}

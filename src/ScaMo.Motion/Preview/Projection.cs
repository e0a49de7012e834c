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

    /// <summary>From the floor around a point (x and z relative to it, metres) to pixels.</summary>
    public SKMatrix FloorMatrix(Vector3 origin)
    {
        // Homogeneous: what is divided by the depth is linear in the place on the floor.
        var offset = (origin with { Y = 0 }) - _camera.Target;
        float depth = _camera.Distance - Vector3.Dot(offset, _backward);
        float x = Vector3.Dot(offset, _right) * _focalLength + _center.X * depth;
        float y = -Vector3.Dot(offset, _up) * _focalLength + _center.Y * depth;
        return new(
            _right.X * _focalLength - _center.X * _backward.X, _right.Z * _focalLength - _center.X * _backward.Z, x,
            -_up.X * _focalLength - _center.Y * _backward.X, -_up.Z * _focalLength - _center.Y * _backward.Z, y,
            -_backward.X, -_backward.Z, depth);
    }

    /// <summary>The part of a line that is in front of the camera; false if none is.</summary>
    public bool TryClip(ref Vector3 from, ref Vector3 to)
    {
        const float Nearest = 3 * NearPlane;
        float first = DepthOf(from) - Nearest;
        float last = DepthOf(to) - Nearest;
        if (!(first > 0 || last > 0)) return false;
        var middle = Vector3.Lerp(from, to, first / (first - last));
        if (first <= 0) from = middle;
        if (last <= 0) to = middle;
        return true;
    }

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

using System.Numerics;
using ScaMo.Motion.Kinematics;
using ScaMo.Motion.Mannequin;
using SkiaSharp;

namespace ScaMo.Motion.Preview;

/// <summary>A motion on a floor, to be drawn one pose at a time. Safe to use from many threads, each with a canvas of its own.</summary>
public sealed class Scene
{
    /// <summary>From the body's front towards its left.</summary>
    private const float ThreeQuarter = 0.62f;

    private const float Elevation = 0.21f;
    private const float FieldOfView = 0.42f;

    /// <summary>Skin and shadow around the joints, metres.</summary>
    private const float MarginAround = 0.14f;

    private const float MarginAbove = 0.24f;
    private const float MarginBelow = 0.1f;
    private const float SmallestDistance = 3;
    private const float LargestDistance = 60;

    private readonly PoseTrack _poses;
    private readonly Vector3[] _roots;

    /// <param name="clip">The motion: at least one frame, all positions finite.</param>
    /// <exception cref="ArgumentException">There is no frame, or a position is not finite.</exception>
    public Scene(MotionClip clip)
    {
        _poses = new PoseTrack(clip);
        _roots = [.. Enumerable.Range(0, clip.FrameCount).Select(frame => _poses[frame][HumanJoint.Pelvis])];
    }

    /// <summary>The number of poses.</summary>
    public int FrameCount => _roots.Length;

    /// <summary>The colours.</summary>
    public PreviewTheme Theme { get; init; } = PreviewTheme.Light;

    /// <summary>
    /// A camera that sees the person as they stand in the first frame from the front and a little from their left, far enough away that
    /// each of the poses fits when the camera follows the root.
    /// </summary>
    /// <param name="frames">The poses that shall fit.</param>
    /// <param name="aspect">Width over height of the picture.</param>
    public Camera FrontCamera(IReadOnlyList<int> frames, float aspect)
    {
        ArgumentNullException.ThrowIfNull(frames);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(aspect);
        return FrontCamera(frames, aspect, _roots);
    }

    /// <summary>Cameras for all poses, from the same side and distance, that follow the root smoothly and rest where it hardly moves.</summary>
    /// <param name="aspect">Width over height of the picture.</param>
    /// <param name="framesPerSecond">How fast the poses are shown.</param>
    internal Camera[] FollowingCameras(float aspect, float framesPerSecond)
    {
        var path = CameraPath.Along(_roots, framesPerSecond);
        var camera = FrontCamera([.. Enumerable.Range(0, FrameCount)], aspect, path);
        return Array.ConvertAll(path, point => camera with { Target = point with { Y = camera.Target.Y } });
    }

    private Camera FrontCamera(IReadOnlyList<int> frames, float aspect, ReadOnlySpan<Vector3> path)
    {
        var (low, high) = (0f, 0f);
        foreach (int frame in frames)
        {
            foreach (var joint in _poses[frame]) (low, high) = (Math.Min(low, joint.Y), Math.Max(high, joint.Y));
        }

        (low, high) = (low - MarginBelow, high + MarginAbove);
        var camera = new Camera
        {
            Target = new(0, (low + high) / 2, 0),
            Azimuth = (float)(Facing.AngleOf(_poses[0]) ?? 0) + ThreeQuarter,
            Elevation = Elevation,
            VerticalFieldOfView = FieldOfView,
        };

        float tangent = MathF.Tan(FieldOfView / 2);
        float distance = SmallestDistance;
        foreach (int frame in frames)
        {
            var target = path[frame] with { Y = camera.Target.Y };
            foreach (var joint in _poses[frame])
            {
                Require(joint + MarginAbove * Vector3.UnitY - target);
                // What stands on the floor is seen with the floor beneath it.
                Require((joint with { Y = Math.Min(joint.Y, 0) - MarginBelow }) - target);
            }
        }

        return camera with { Distance = Math.Min(distance, LargestDistance) };

        void Require(Vector3 offset)
        {
            var seen = camera.ToCameraAxes(offset);
            distance = Math.Max(distance, seen.Z + Math.Max(MathF.Abs(seen.Y) / tangent, (MathF.Abs(seen.X) + MarginAround) / (tangent * aspect)));
        }
    }

    /// <summary>The camera moved along the floor to the root of a pose.</summary>
    public Camera Follow(Camera camera, int frame)
    {
        ArgumentNullException.ThrowIfNull(camera);
        return camera with { Target = _roots[frame] with { Y = camera.Target.Y } };
    }

    /// <summary>Draws one pose with its floor, filling an area of the canvas.</summary>
    /// <param name="canvas">What to draw on.</param>
    /// <param name="area">The area, pixels.</param>
    /// <param name="frame">The pose.</param>
    /// <param name="camera">The view.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such frame.</exception>
    public void Draw(SKCanvas canvas, SKRect area, int frame, Camera camera)
    {
        ArgumentNullException.ThrowIfNull(canvas);
        ArgumentNullException.ThrowIfNull(camera);
        ArgumentOutOfRangeException.ThrowIfNegative(frame);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(frame, FrameCount);
        canvas.Save();
        canvas.ClipRect(area);
        PaintBackground(canvas, area);
        DrawGrid(canvas, area, camera);
        DrawPose(canvas, area, frame, camera);
        canvas.Restore();
    }

    /// <summary>Draws the lines of the floor, which depend on the camera alone.</summary>
    internal void DrawGrid(SKCanvas canvas, SKRect area, Camera camera) =>
        FloorPainter.PaintGrid(canvas, new Projection(camera, area), camera.Target, Theme);

    /// <summary>Draws the body with its trail and its shadow.</summary>
    internal void DrawPose(SKCanvas canvas, SKRect area, int frame, Camera camera)
    {
        var projection = new Projection(camera, area);
        var parts = BodyShape.PartsOf(_poses[frame]);
        FloorPainter.PaintTrail(canvas, projection, _roots, frame, Theme);
        FloorPainter.PaintShadow(canvas, projection, parts, Theme);
        BodyPainter.Paint(canvas, projection, parts, Theme);
    }

    internal void PaintBackground(SKCanvas canvas, SKRect area)
    {
        using var shader = SKShader.CreateLinearGradient(
            new SKPoint(area.Left, area.Top), new SKPoint(area.Left, area.Bottom), [Theme.Sky, Theme.Ground], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        canvas.DrawRect(area, paint);
    }
}

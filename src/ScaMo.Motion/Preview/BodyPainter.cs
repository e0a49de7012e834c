using System.Numerics;
using ScaMo.Motion.Mannequin;
using SkiaSharp;

namespace ScaMo.Motion.Preview;

/// <summary>Paints a body's parts, farthest first, each shaded across its width as a lit cylinder is.</summary>
internal static class BodyPainter
{
    private const float Ambient = 0.56f;
    private const float Diffuse = 0.56f;
    private const float OutlineDarkness = 0.5f;

    /// <summary>Where the normals are taken, in half widths from the axis: at even distances, which are drawn faster than others.</summary>
    private static readonly float[] Across = [-1, -0.75f, -0.5f, -0.25f, 0, 0.25f, 0.5f, 0.75f, 1];

    /// <summary>Towards the light, in the camera's axes: from the upper left, behind the viewer.</summary>
    private static readonly Vector3 Light = Vector3.Normalize(new(-0.5f, 0.62f, 0.6f));

    public static void Paint(SKCanvas canvas, Projection projection, List<BodyPart> parts, PreviewTheme theme)
    {
        foreach (var part in parts.OrderByDescending(part => projection.DepthOf(part.Center))) Paint(canvas, projection, part, theme);
    }

    private static void Paint(SKCanvas canvas, Projection projection, BodyPart part, PreviewTheme theme)
    {
        var discs = new Disc[part.Balls.Length];
        for (int i = 0; i < discs.Length; i++)
        {
            if (!projection.TryProject(part.Balls[i], out discs[i])) return;
        }

        var hull = Hull.Of(discs, margin: Math.Max(0.3f, projection.Scale * 0.0035f), out var rim);
        var color = part.Side switch { BodySide.Left => theme.Left, BodySide.Right => theme.Right, _ => theme.Body };
        using var path = Hull.PathOf(hull);
        using var shader = Shade(projection.Camera.ToCameraAxes(part.Axis), discs, hull, color);
        using var paint = new SKPaint { IsAntialias = true, Shader = shader };
        // A larger solid behind it is a cheaper outline than a stroke.
        using var rimPath = Hull.PathOf(rim);
        using var outline = new SKPaint { IsAntialias = true, Color = Scale(color, OutlineDarkness) };
        canvas.DrawPath(rimPath, outline);
        canvas.DrawPath(path, paint);
    }

    /// <summary>The light on a cylinder along an axis: a gradient at right angles to it.</summary>
    private static SKShader Shade(Vector3 axis, Disc[] discs, SKPoint[] hull, SKColor color)
    {
        var along = new Vector2(axis.X, axis.Y);
        float radius = discs.Max(disc => disc.Radius);
        float length = discs.Max(disc => SKPoint.Distance(disc.Center, discs[0].Center));
        // Seen along its axis, a capsule shows its cap, and the cap is a ball: lit from the light's side.
        var lightOnPicture = Vector2.Normalize(new(Light.X, Light.Y));
        var perpendicular = along.LengthSquared() > 1e-12f ? Vector2.Normalize(new(along.Y, -along.X)) : lightOnPicture;
        float weight = Math.Clamp(length / (2 * radius + 1e-3f), 0, 1);
        if (Vector2.Dot(perpendicular, lightOnPicture) < 0) perpendicular = -perpendicular;
        var across = Vector2.Normalize(Vector2.Lerp(lightOnPicture, perpendicular, weight));

        var side = new Vector3(across, 0);
        var front = axis.LengthSquared() > 1e-12f ? Vector3.Cross(side, Vector3.Normalize(axis)) : Vector3.UnitZ;
        if (front.Z < 0) front = -front;
        front = Vector3.Normalize(Vector3.Lerp(Vector3.UnitZ, front, weight));

        var colors = Array.ConvertAll(Across, u =>
        {
            var normal = Vector3.Normalize(side * u + front * MathF.Sqrt(1 - u * u));
            return Scale(color, Ambient + Diffuse * Math.Max(0, Vector3.Dot(normal, Light)));
        });

        // The canvas counts Y downwards.
        var direction = new Vector2(across.X, -across.Y);
        float low = float.PositiveInfinity;
        float high = float.NegativeInfinity;
        foreach (var point in hull)
        {
            float position = point.X * direction.X + point.Y * direction.Y;
            (low, high) = (Math.Min(low, position), Math.Max(high, position));
        }

        float center = discs[0].Center.X * direction.X + discs[0].Center.Y * direction.Y;
        SKPoint At(float position) => new(discs[0].Center.X + (position - center) * direction.X, discs[0].Center.Y + (position - center) * direction.Y);
        return SKShader.CreateLinearGradient(At(low), At(high), colors, SKShaderTileMode.Clamp);
    }

    /// <summary>A colour between that of its outline, 0, and its brightest, 1.</summary>
    internal static SKColor ShadeOf(SKColor color, float brightness) => Scale(color, OutlineDarkness + (Ambient + Diffuse - OutlineDarkness) * brightness);

    private static SKColor Scale(SKColor color, float factor)
    {
        byte Channel(byte value) => (byte)Math.Clamp(MathF.Round(value * factor), 0, 255);
        return new(Channel(color.Red), Channel(color.Green), Channel(color.Blue));
    }
}

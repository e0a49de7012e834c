using System.Numerics;
using ScaMo.Motion.Mannequin;
using SkiaSharp;

namespace ScaMo.Motion.Preview;

/// <summary>Paints what lies on the floor, y = 0: the grid, the way of the root, shadows.</summary>
internal static class FloorPainter
{
    private const float Cell = 1;
    private const float Reach = 4;
    private const int GridAlpha = 210;
    private const float LineWidth = 0.006f;
    private const float LeastLinePixels = 0.8f;
    private const float ReachOfTrail = 40;

    /// <summary>Of the trail, pixels.</summary>
    private const float SmallestStep = 3;

    /// <summary>How far the light carries a shadow sideways, metres a metre of height.</summary>
    private const float ShadowSlope = 0.22f;

    private const float HeightOfContact = 0.12f;
    private static readonly SKPoint[] Circle = Hull.UnitCircle(16);
    private static readonly float[] FadeStops = [0, 0.2f, 0.4f, 0.6f, 0.8f, 1];

    /// <param name="canvas">What to paint on.</param>
    /// <param name="projection">The view.</param>
    /// <param name="center">The middle of the part that is seen; lines fade with their distance from it.</param>
    /// <param name="theme">Colours.</param>
    public static void PaintGrid(SKCanvas canvas, Projection projection, Vector3 center, PreviewTheme theme)
    {
        center.Y = 0;
        var origin = new Vector3(MathF.Floor(center.X / Cell) * Cell, 0, MathF.Floor(center.Z / Cell) * Cell);
        float halfWidth = Math.Max(LineWidth, LeastLinePixels / projection.Scale) / 2;
        using var shader = SKShader.CreateRadialGradient(
            SKPoint.Empty, Reach, [.. FadeStops.Select(stop => theme.Grid.WithAlpha((byte)(GridAlpha * (1 - stop) * (1 - stop))))], FadeStops, SKShaderTileMode.Clamp,
            projection.FloorMatrix(center));
        using var paint = new SKPaint { IsAntialias = true, Shader = shader };
        using var builder = new SKPathBuilder { FillType = SKPathFillType.Winding };
        for (float line = -Reach; line <= Reach; line += Cell)
        {
            AddLine(Vector3.UnitZ, Vector3.UnitX, origin.X + line - center.X);
            AddLine(Vector3.UnitX, Vector3.UnitZ, origin.Z + line - center.Z);
        }

        using var path = builder.Detach();
        canvas.DrawPath(path, paint);

        void AddLine(Vector3 along, Vector3 across, float offset)
        {
            // A chord of the circle beyond which nothing is seen.
            float halfLength = MathF.Sqrt(Math.Max(0, Reach * Reach - offset * offset));
            var from = center + offset * across - halfLength * along;
            var to = center + offset * across + halfLength * along;
            if (halfLength == 0 || !projection.TryClip(ref from, ref to)) return;
            // All in the same direction of turning, or the crossings would be holes.
            var side = halfWidth * Vector3.Cross(Vector3.UnitY, along);
            if (projection.TryProject(from + side, out var a) && projection.TryProject(to + side, out var b)
                && projection.TryProject(to - side, out var c) && projection.TryProject(from - side, out var d))
            {
                builder.AddPoly([a, b, c, d], close: true);
            }
        }
    }

    /// <summary>The way so far as a strong line, the way to come as a faint one, and a mark where the root is.</summary>
    public static void PaintTrail(SKCanvas canvas, Projection projection, ReadOnlySpan<Vector3> roots, int frame, PreviewTheme theme)
    {
        using var paint = new SKPaint
        {
            IsAntialias = true,
            Style = SKPaintStyle.Stroke,
            StrokeWidth = Math.Max(1, projection.Scale * 0.022f),
            StrokeCap = SKStrokeCap.Round,
        };
        // One path each: overlapping ends of faint lines would show as dots.
        PaintWay(canvas, projection, roots[frame..], roots[frame], paint, theme.Trail.WithAlpha(80));
        PaintWay(canvas, projection, roots[..(frame + 1)], roots[frame], paint, theme.Trail);
        using var mark = new SKPaint { IsAntialias = true, Color = theme.Trail };
        PaintDisc(canvas, projection, new(roots[frame] with { Y = 0 }, 0.045f), mark);
    }

    private static void PaintWay(SKCanvas canvas, Projection projection, ReadOnlySpan<Vector3> roots, Vector3 here, SKPaint paint, SKColor color)
    {
        using var builder = new SKPathBuilder();
        bool isDrawing = false;
        SKPoint last = default;
        foreach (var root in roots)
        {
            bool isNear = Vector3.Distance(root, here) < ReachOfTrail;
            if (!isNear || !projection.TryProject(root with { Y = 0 }, out var point))
            {
                isDrawing = false;
                continue;
            }

            // Steps that nobody sees cost as much as long ones.
            if (isDrawing && SKPoint.Distance(point, last) < SmallestStep) continue;
            if (isDrawing) builder.LineTo(point);
            else builder.MoveTo(point);
            (isDrawing, last) = (true, point);
        }

        paint.Color = color;
        using var path = builder.Detach();
        canvas.DrawPath(path, paint);
    }

    /// <summary>A soft shadow of all parts, and darker spots where something is near the floor.</summary>
    public static void PaintShadow(SKCanvas canvas, Projection projection, List<BodyPart> parts, PreviewTheme theme)
    {
        using var builder = new SKPathBuilder { FillType = SKPathFillType.Winding };
        foreach (var part in parts)
        {
            if (ShadowOf(projection, part) is { } hull) builder.AddPoly(hull, close: true);
        }

        using var path = builder.Detach();
        using var blur = SKMaskFilter.CreateBlur(SKBlurStyle.Normal, Math.Max(0.8f, projection.Scale * 0.035f));
        using var paint = new SKPaint { IsAntialias = true, Color = theme.Shadow.WithAlpha(62), MaskFilter = blur };
        canvas.DrawPath(path, paint);

        foreach (var ball in parts.SelectMany(part => part.Balls)) PaintContact(canvas, projection, ball, theme);
    }

    /// <summary>A spot, darker the nearer the ball is to the floor, that fades towards its rim.</summary>
    private static void PaintContact(SKCanvas canvas, Projection projection, Ball ball, PreviewTheme theme)
    {
        float nearness = 1 - Math.Max(0, ball.Center.Y - ball.Radius) / HeightOfContact;
        if (nearness <= 0) return;
        var spot = new Ball(ball.Center with { Y = 0 }, ball.Radius * 2.1f);
        using var shader = SKShader.CreateRadialGradient(
            SKPoint.Empty, spot.Radius, [theme.Shadow.WithAlpha((byte)(115 * nearness)), theme.Shadow.WithAlpha((byte)(70 * nearness)), theme.Shadow.WithAlpha(0)], [0, 0.45f, 1],
            SKShaderTileMode.Clamp, projection.FloorMatrix(spot.Center));
        using var paint = new SKPaint { Shader = shader };
        PaintDisc(canvas, projection, spot, paint);
    }

    private static SKPoint[]? ShadowOf(Projection projection, BodyPart part)
    {
        // Round on the floor; seen from the side the hull of what is round there remains one.
        var away = projection.Camera.Right * 0.9f - Vector3.Normalize(projection.Camera.Backward with { Y = 0 }) * 0.45f;
        var discs = new Disc[part.Balls.Length];
        var origin = projection.Camera.Target;
        for (int i = 0; i < discs.Length; i++)
        {
            var ball = part.Balls[i];
            var onFloor = ball.Center - origin + Math.Max(0, ball.Center.Y) * ShadowSlope * away;
            discs[i] = new(new(onFloor.X, onFloor.Z), ball.Radius);
        }

        var hull = Hull.Of(discs);
        foreach (ref var point in hull.AsSpan())
        {
            if (!projection.TryProject(new Vector3(origin.X + point.X, 0, origin.Z + point.Y), out point)) return null;
        }

        return hull;
    }

    private static void PaintDisc(SKCanvas canvas, Projection projection, Ball disc, SKPaint paint)
    {
        var points = new SKPoint[Circle.Length];
        for (int i = 0; i < points.Length; i++)
        {
            if (!projection.TryProject(disc.Center + disc.Radius * new Vector3(Circle[i].X, 0, Circle[i].Y), out points[i])) return;
        }

        using var path = Hull.PathOf(points);
        canvas.DrawPath(path, paint);
    }
}

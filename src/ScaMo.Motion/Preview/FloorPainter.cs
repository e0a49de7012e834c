using System.Numerics;
using ScaMo.Motion.Mannequin;
using SkiaSharp;

namespace ScaMo.Motion.Preview;

/// <summary>Paints what lies on the floor, y = 0: the grid, the way of the root, shadows.</summary>
internal static class FloorPainter
{
    private const float Cell = 0.5f;
    private const int CellsAround = 10;
    private const float ReachOfTrail = 40;

    /// <summary>How far the light carries a shadow sideways, metres a metre of height.</summary>
    private const float ShadowSlope = 0.22f;

    private const float HeightOfContact = 0.12f;
    private static readonly SKPoint[] Circle = Hull.UnitCircle(16);

    /// <param name="canvas">What to paint on.</param>
    /// <param name="projection">The view.</param>
    /// <param name="center">The middle of the part that is seen; lines fade with their distance from it.</param>
    /// <param name="theme">Colours.</param>
    public static void PaintGrid(SKCanvas canvas, Projection projection, Vector3 center, PreviewTheme theme)
    {
        var origin = new Vector3(MathF.Floor(center.X / Cell) * Cell, 0, MathF.Floor(center.Z / Cell) * Cell);
        using var paint = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeWidth = Math.Max(0.5f, projection.Scale * 0.006f) };
        for (int line = -CellsAround; line <= CellsAround; line++)
        {
            for (int piece = -CellsAround; piece < CellsAround; piece++)
            {
                PaintPiece(new(line * Cell, 0, piece * Cell), new(line * Cell, 0, (piece + 1) * Cell));
                PaintPiece(new(piece * Cell, 0, line * Cell), new((piece + 1) * Cell, 0, line * Cell));
            }
        }

        void PaintPiece(Vector3 from, Vector3 to)
        {
            from += origin;
            to += origin;
            float distance = Vector3.Distance((from + to) / 2, center with { Y = 0 });
            float fade = 1 - distance / (Cell * CellsAround);
            if (fade <= 0 || !projection.TryProject(from, out var a) || !projection.TryProject(to, out var b)) return;
            paint.Color = theme.Grid.WithAlpha((byte)(150 * fade * fade));
            canvas.DrawLine(a, b, paint);
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
        foreach (var root in roots)
        {
            bool isNear = Vector3.Distance(root, here) < ReachOfTrail;
            if (!isNear || !projection.TryProject(root with { Y = 0 }, out var point))
            {
                isDrawing = false;
                continue;
            }

            if (isDrawing) builder.LineTo(point);
            else builder.MoveTo(point);
            isDrawing = true;
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

        foreach (var ball in parts.SelectMany(part => part.Balls))
        {
            float nearness = 1 - Math.Max(0, ball.Center.Y - ball.Radius) / HeightOfContact;
            if (nearness <= 0) continue;
            paint.Color = theme.Shadow.WithAlpha((byte)(95 * nearness));
            PaintDisc(canvas, projection, new(ball.Center with { Y = 0 }, ball.Radius * 1.25f), paint);
        }
    }

    private static SKPoint[]? ShadowOf(Projection projection, BodyPart part)
    {
        var points = new SKPoint[part.Balls.Length * Circle.Length];
        var away = projection.Camera.Right * 0.9f - Vector3.Normalize(projection.Camera.Backward with { Y = 0 }) * 0.45f;
        for (int i = 0; i < points.Length; i++)
        {
            var ball = part.Balls[i / Circle.Length];
            var unit = Circle[i % Circle.Length];
            var onFloor = (ball.Center with { Y = 0 }) + Math.Max(0, ball.Center.Y) * ShadowSlope * away;
            if (!projection.TryProject(onFloor + ball.Radius * new Vector3(unit.X, 0, unit.Y), out points[i])) return null;
        }

        return Hull.Of(points);
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

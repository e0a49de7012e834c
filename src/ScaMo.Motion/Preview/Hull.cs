using SkiaSharp;

namespace ScaMo.Motion.Preview;

/// <summary>Convex hulls on the canvas: of two discs it is the outline of a capsule, of more that of a rounded solid.</summary>
internal static class Hull
{
    private const int FewestPoints = 12;
    private const int MostPoints = 40;

    /// <summary>Points of the unit circle.</summary>
    public static SKPoint[] UnitCircle(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new SKPoint(MathF.Cos(i * MathF.Tau / count), MathF.Sin(i * MathF.Tau / count)))];

    private static readonly SKPoint[][] Circles = [.. Enumerable.Range(0, MostPoints + 1).Select(UnitCircle)];

    /// <summary>The corners of the hull of discs, always in the same direction of turning.</summary>
    /// <param name="discs">The discs.</param>
    /// <param name="margin">By how many pixels it is larger.</param>
    public static SKPoint[] Of(ReadOnlySpan<Disc> discs, float margin = 0)
    {
        int count = 0;
        foreach (var disc in discs) count += CircleOf(disc).Length;
        var points = new SKPoint[count];
        foreach (var disc in discs)
        {
            foreach (var unit in CircleOf(disc))
            {
                points[--count] = new(disc.Center.X + unit.X * (disc.Radius + margin), disc.Center.Y + unit.Y * (disc.Radius + margin));
            }
        }

        return Of(points);
    }

    /// <summary>As many points as its size needs for looking round.</summary>
    private static SKPoint[] CircleOf(Disc disc) => Circles[(int)Math.Clamp(FewestPoints + disc.Radius / 2, FewestPoints, MostPoints)];

    /// <summary>The corners of the hull of points, always in the same direction of turning (Andrew's monotone chain). Sorts its argument.</summary>
    public static SKPoint[] Of(SKPoint[] points)
    {
        Array.Sort(points, (a, b) => a.X != b.X ? a.X.CompareTo(b.X) : a.Y.CompareTo(b.Y));
        var hull = new SKPoint[2 * points.Length];
        int count = 0;
        for (int i = 0; i < points.Length; i++) Append(points[i], first: 0);
        int lower = count - 1;
        for (int i = points.Length - 2; i >= 0; i--) Append(points[i], lower);
        return hull[..Math.Max(count - 1, 1)];

        void Append(SKPoint point, int first)
        {
            while (count - first >= 2 && Turn(hull[count - 2], hull[count - 1], point) <= 0) count--;
            hull[count++] = point;
        }
    }

    /// <summary>A closed path through points; the caller disposes it.</summary>
    public static SKPath PathOf(SKPoint[] points)
    {
        using var builder = new SKPathBuilder();
        builder.AddPoly(points, close: true);
        return builder.Detach();
    }

    private static float Turn(SKPoint a, SKPoint b, SKPoint c) => (b.X - a.X) * (c.Y - a.Y) - (b.Y - a.Y) * (c.X - a.X);
}

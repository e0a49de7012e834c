using SkiaSharp;

namespace ScaMo.Motion.Preview;

/// <summary>Convex hulls on the canvas: of two discs it is the outline of a capsule, of more that of a rounded solid.</summary>
internal static class Hull
{
    private const int PointsPerDisc = 40;

    /// <summary>Points of the unit circle.</summary>
    public static SKPoint[] UnitCircle(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new SKPoint(MathF.Cos(i * MathF.Tau / count), MathF.Sin(i * MathF.Tau / count)))];

    private static readonly SKPoint[] Circle = UnitCircle(PointsPerDisc);

    /// <summary>The corners of the hull of discs, always in the same direction of turning.</summary>
    public static SKPoint[] Of(ReadOnlySpan<Disc> discs)
    {
        var points = new SKPoint[discs.Length * PointsPerDisc];
        for (int i = 0; i < points.Length; i++)
        {
            var disc = discs[i / PointsPerDisc];
            var unit = Circle[i % PointsPerDisc];
            points[i] = new(disc.Center.X + unit.X * disc.Radius, disc.Center.Y + unit.Y * disc.Radius);
        }

        return Of(points);
    }

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

using System.Numerics;
using SkiaSharp;

namespace ScaMo.Motion.Preview;

/// <summary>
/// Convex hulls on the canvas: of two discs it is the outline of a capsule, of more that of a rounded solid. The point of a hull whose normal is n lies on the
/// disc that reaches farthest along n, so going round once gives its corners in order, and those of a larger one with them.
/// </summary>
internal static class Hull
{
    private const int FewestPoints = 12;
    private const int MostPoints = 40;

    /// <summary>Points of the unit circle.</summary>
    public static SKPoint[] UnitCircle(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new SKPoint(MathF.Cos(i * MathF.Tau / count), MathF.Sin(i * MathF.Tau / count)))];

    private static readonly SKPoint[][] Circles = [.. Enumerable.Range(0, MostPoints + 1).Select(UnitCircle)];

    /// <summary>The corners of the hull of discs, always in the same direction of turning.</summary>
    /// <param name="discs">At least one disc.</param>
    public static SKPoint[] Of(ReadOnlySpan<Disc> discs) => Of(discs, margin: 0, out _);

    /// <summary>The corners of the hull of discs, always in the same direction of turning.</summary>
    /// <param name="discs">At least one disc.</param>
    /// <param name="margin">By how much the rim is larger.</param>
    /// <param name="rim">The same corners of the larger hull.</param>
    public static SKPoint[] Of(ReadOnlySpan<Disc> discs, float margin, out SKPoint[] rim)
    {
        float radius = 0;
        foreach (var disc in discs) radius = Math.Max(radius, disc.Radius);
        // As many points as its size needs for looking round.
        var circle = Circles[(int)Math.Clamp(FewestPoints + radius / 2, FewestPoints, MostPoints)];
        int most = 3 * circle.Length;
        var corners = new SKPoint[most];
        var larger = new SKPoint[most];
        int count = 0;
        int last = Farthest(discs, circle[^1]);
        foreach (var normal in circle)
        {
            int next = Farthest(discs, normal);
            if (next != last && TangentOf(discs[last], discs[next]) is { } tangent)
            {
                Add(discs[last], tangent);
                Add(discs[next], tangent);
            }

            Add(discs[next], normal);
            last = next;
        }

        rim = larger[..count];
        return corners[..count];

        void Add(Disc disc, SKPoint normal)
        {
            corners[count] = new(disc.Center.X + disc.Radius * normal.X, disc.Center.Y + disc.Radius * normal.Y);
            larger[count++] = new(corners[count - 1].X + margin * normal.X, corners[count - 1].Y + margin * normal.Y);
        }
    }

    /// <summary>A closed path through points; the caller disposes it.</summary>
    public static SKPath PathOf(SKPoint[] points)
    {
        using var builder = new SKPathBuilder();
        builder.AddPoly(points, close: true);
        return builder.Detach();
    }

    private static int Farthest(ReadOnlySpan<Disc> discs, SKPoint normal)
    {
        int farthest = 0;
        float reach = float.NegativeInfinity;
        for (int i = 0; i < discs.Length; i++)
        {
            float own = discs[i].Center.X * normal.X + discs[i].Center.Y * normal.Y + discs[i].Radius;
            if (own > reach) (farthest, reach) = (i, own);
        }

        return farthest;
    }

    /// <summary>The normal of the straight line that touches two discs, where going round leaves one for the other; none if one lies within the other.</summary>
    private static SKPoint? TangentOf(Disc from, Disc to)
    {
        var way = new Vector2(to.Center.X - from.Center.X, to.Center.Y - from.Center.Y);
        float length = way.Length();
        float cosine = (from.Radius - to.Radius) / length;
        if (!(MathF.Abs(cosine) < 1)) return null;
        var unit = way / length;
        float sine = MathF.Sqrt(1 - cosine * cosine);
        return new(cosine * unit.X + sine * unit.Y, cosine * unit.Y - sine * unit.X);
    }
}

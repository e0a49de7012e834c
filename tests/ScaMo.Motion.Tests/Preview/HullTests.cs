using ScaMo.Motion.Preview;
using SkiaSharp;

namespace ScaMo.Motion.Tests.Preview;

public sealed class HullTests
{
    private static readonly SKPoint[] Directions = Hull.UnitCircle(360);

    public static TheoryData<float[]> Discs => new(
        [0, 0, 10],
        [0, 0, 10, 0, 0, 10],
        [0, 0, 10, 100, 0, 6],
        [0, 0, 30, 5, 5, 4],
        [-40, 12, 8, 37, -55, 0],
        [0, 0, 9, 60, 0, 9, 50, 80, 12, 10, 90, 7, 30, 45, 20, -10, 100, 0.5f]);

    [Theory]
    [MemberData(nameof(Discs))]
    public void It_reaches_as_far_as_its_discs_in_every_direction_and_so_does_its_rim(float[] values)
    {
        Disc[] discs = [.. values.Chunk(3).Select(v => new Disc(new(v[0], v[1]), v[2]))];
        var hull = Hull.Of(discs, margin: 2, out var rim);

        Assert.Equal(hull.Length, rim.Length);
        foreach (var direction in Directions)
        {
            float wanted = discs.Max(disc => Along(disc.Center, direction) + disc.Radius);
            // The corners lie on the outline, which is cut short between them.
            float slack = 0.035f * discs.Max(disc => disc.Radius);
            Assert.InRange(hull.Max(corner => Along(corner, direction)), wanted - slack - 1e-3f, wanted + 1e-3f);
            Assert.InRange(rim.Max(corner => Along(corner, direction)), wanted + 2 - slack - 0.08f, wanted + 2 + 1e-3f);
        }
    }

    [Theory]
    [MemberData(nameof(Discs))]
    public void It_always_turns_the_same_way(float[] values)
    {
        Disc[] discs = [.. values.Chunk(3).Select(v => new Disc(new(v[0], v[1]), v[2]))];
        var hull = Hull.Of(discs);

        for (int i = 0; i < hull.Length; i++)
        {
            var (a, b, c) = (hull[i], hull[(i + 1) % hull.Length], hull[(i + 2) % hull.Length]);
            Assert.True((b.X - a.X) * (c.Y - a.Y) - (b.Y - a.Y) * (c.X - a.X) > -0.05f);
        }
    }

    [Fact]
    public void The_straight_sides_of_a_capsule_touch_both_discs()
    {
        var hull = Hull.Of([new(new(0, 0), 10), new(new(100, 0), 10)]);

        foreach (var corner in (SKPoint[])[new(0, 10), new(0, -10), new(100, 10), new(100, -10)])
        {
            Assert.Contains(hull, point => SKPoint.Distance(point, corner) < 1e-3f);
        }
    }

    private static float Along(SKPoint point, SKPoint direction) => point.X * direction.X + point.Y * direction.Y;
}

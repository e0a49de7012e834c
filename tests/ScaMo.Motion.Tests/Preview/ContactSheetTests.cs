using System.Numerics;
using ScaMo.Motion.Preview;
using SkiaSharp;

namespace ScaMo.Motion.Tests.Preview;

public sealed class ContactSheetTests
{
    private static readonly MotionClip Standing = StandingBody.Move(41, (_, _, place) => place);

    private static readonly MotionClip Sample = new(20, Goldens.Floats("humanml3d-sample", "new_joints_012314.npy").Data);

    [Theory]
    [InlineData(1600, 900, 8)]
    [InlineData(400, 900, 3)]
    [InlineData(64, 64, 64)]
    public void The_picture_is_a_PNG_of_the_size_asked_for(int width, int height, int poses)
    {
        using var picture = Draw(Sample, new() { Width = width, Height = height, PoseCount = poses, Title = "a person moves" });

        Assert.Equal((width, height), (picture.Width, picture.Height));
    }

    [Fact]
    public void Left_is_warm_and_right_is_cool()
    {
        using var picture = Draw(Standing, new() { PoseCount = 1, Width = 400, Height = 400 });

        var (warm, cool) = Limbs(picture);
        Assert.True(warm.Count > 400, $"{warm.Count} warm pixels");
        Assert.True(cool.Count > 400, $"{cool.Count} cool pixels");
        // Who looks at us has the left at our right.
        Assert.True(warm.Average(point => point.X) > cool.Average(point => point.X) + 20);
    }

    [Fact]
    public void Poses_differ_where_the_body_moves_and_only_there()
    {
        var waving = StandingBody.Move(41, (frame, joint, place) => joint == 20 && frame > 20 ? place with { Y = 1.8f } : place);

        Assert.NotEqual(Pose(waving, 0), Pose(waving, 40));
        Assert.Equal(Pose(Standing, 0), Pose(waving, 0));
    }

    [Fact]
    public void All_of_the_body_is_in_the_picture_wherever_it_goes()
    {
        // Around and away, with arms spread and a jump.
        var clip = StandingBody.Move(60, (frame, joint, place) =>
        {
            if (joint >= 18) place = place with { X = place.X * 3.5f, Y = 1.4f };
            return Vector3.Transform(place + (frame == 30 ? 0.7f : 0) * Vector3.UnitY, Matrix4x4.CreateRotationY(frame * 0.3f)) + new Vector3(frame * 0.5f, 0, -frame);
        });
        var scene = new Scene(clip);
        int[] frames = [0, 10, 20, 30, 40, 59];
        var camera = scene.FrontCamera(frames, aspect: 0.75f);

        foreach (int frame in frames)
        {
            using var bitmap = DrawPose(scene, frame, camera, 300, 400);
            var (warm, cool) = Limbs(bitmap);
            Assert.NotEmpty(warm);
            Assert.All(warm.Concat(cool), point => Assert.True(point.X is > 1 and < 298 && point.Y is > 1 and < 398, $"frame {frame}: {point}"));
        }
    }

    [Fact]
    public void A_motion_far_away_looks_like_the_same_motion_here()
    {
        var far = StandingBody.Move(41, (_, _, place) => place + new Vector3(4096, 0, -4096));

        using var here = Draw(Standing, new() { PoseCount = 1, Width = 300, Height = 300 });
        using var there = Draw(far, new() { PoseCount = 1, Width = 300, Height = 300 });

        Assert.InRange(Limbs(there).Warm.Count, Limbs(here).Warm.Count * 0.98, Limbs(here).Warm.Count * 1.02);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(1e30f)]
    [InlineData(float.MaxValue)]
    public void Bodies_that_are_none_are_drawn_somehow(float size)
    {
        using var picture = Draw(StandingBody.Move(3, (frame, joint, _) => new Vector3(size * (joint % 3 - 1), size * (frame - 1), size)), new() { Width = 200, Height = 200 });

        Assert.Equal(200, picture.Width);
    }

    [Fact]
    public void One_frame_is_enough_and_none_is_not()
    {
        using var one = Draw(StandingBody.Move(1, (_, _, place) => place), new() { Width = 200, Height = 200 });

        Assert.NotEmpty(Limbs(one).Warm);
        Assert.Throws<ArgumentException>(() => Draw(StandingBody.Move(0, (_, _, place) => place), new()));
        Assert.Throws<ArgumentException>(() => Draw(StandingBody.Move(3, (frame, joint, place) => frame == 2 && joint == 5 ? new(float.NaN) : place), new()));
        Assert.Throws<ArgumentException>(() => Draw(StandingBody.Move(3, (_, _, _) => new(float.PositiveInfinity)), new()));
    }

    [Fact]
    public void Options_beyond_their_range_are_refused()
    {
        foreach (var options in (ContactSheetOptions[])[new() { Width = 63 }, new() { Height = 8193 }, new() { PoseCount = 0 }, new() { PoseCount = 65 }, new() { Columns = -1 }])
        {
            Assert.Throws<ArgumentException>(() => Draw(Standing, options));
        }
    }

    [Theory]
    [InlineData("a person walks")]
    [InlineData("человек идёт, 人が歩く 🚶 a line\nbreak")]
    [InlineData("\ud83d")]
    public void Titles_are_drawn_and_long_ones_end_in_time(string title)
    {
        using var none = Draw(Standing, new() { PoseCount = 1, Width = 400, Height = 200 });
        using var some = Draw(Standing, new() { PoseCount = 1, Width = 400, Height = 200, Title = title });
        using var lengthy = Draw(Standing, new() { PoseCount = 1, Width = 400, Height = 200, Title = string.Concat(Enumerable.Repeat(title, 300)) });

        Assert.NotEqual(none.Bytes, some.Bytes);
        Assert.NotEqual(some.Bytes, lengthy.Bytes);
        // The description at the right stays readable.
        for (int x = 300; x < 400; x++)
        {
            for (int y = 0; y < 18; y++) Assert.Equal(none.GetPixel(x, y), lengthy.GetPixel(x, y));
        }
    }

    private static SKBitmap Draw(MotionClip clip, ContactSheetOptions options)
    {
        using var stream = new MemoryStream();
        ContactSheet.Write(clip, options, stream);
        return SKBitmap.Decode(stream.ToArray());
    }

    private static byte[] Pose(MotionClip clip, int frame)
    {
        var scene = new Scene(clip);
        using var bitmap = DrawPose(scene, frame, scene.Follow(new Camera(), frame), 200, 200);
        return bitmap.Bytes;
    }

    private static SKBitmap DrawPose(Scene scene, int frame, Camera camera, int width, int height)
    {
        var bitmap = new SKBitmap(width, height);
        using var canvas = new SKCanvas(bitmap);
        scene.Draw(canvas, SKRect.Create(width, height), frame, scene.Follow(camera, frame));
        return bitmap;
    }

    /// <summary>Where the picture is clearly orange and clearly blue, below the header.</summary>
    private static (List<SKPointI> Warm, List<SKPointI> Cool) Limbs(SKBitmap picture)
    {
        var (warm, cool) = (new List<SKPointI>(), new List<SKPointI>());
        for (int y = picture.Height / 15; y < picture.Height; y++)
        {
            for (int x = 0; x < picture.Width; x++)
            {
                var color = picture.GetPixel(x, y);
                if (color.Red > color.Blue + 60) warm.Add(new(x, y));
                if (color.Blue > color.Red + 60) cool.Add(new(x, y));
            }
        }

        return (warm, cool);
    }
}

using System.Numerics;
using ScaMo.Motion.Preview;
using SkiaSharp;

namespace ScaMo.Motion.Tests.Preview;

/// <summary>Animated WebP and GIF, decoded by Skia.</summary>
public sealed class AnimationTests
{
    private static readonly MotionClip Waving = StandingBody.Move(21, (frame, joint, place) => joint is 18 or 20 ? place with { Y = 1.4f + 0.3f * MathF.Sin(frame) } : place);

    private static readonly MotionClip Walking = StandingBody.Move(30, (frame, _, place) => place + new Vector3(0, 0, frame * 0.08f));

    public static TheoryData<string, float> FormatsAndRates => new(
        from format in new[] { "webp", "gif" } from rate in new[] { 20f, 30f, 12.5f } select (format, rate));

    [Theory]
    [MemberData(nameof(FormatsAndRates))]
    public void Frames_and_their_time_are_those_of_the_motion(string format, float framesPerSecond)
    {
        var clip = StandingBody.Move(25, (frame, _, place) => place + new Vector3(0, 0, frame * 0.05f), framesPerSecond);
        using var animation = Draw(format, clip, new() { Width = 160, Height = 160 });

        Assert.Equal(25, animation.Frames.Count);
        Assert.Equal(25 * 1000 / framesPerSecond, animation.Milliseconds.Sum(), tolerance: 5.001);
        // No frame is off by more than what it is rounded to.
        Assert.All(animation.Milliseconds, milliseconds => Assert.InRange(milliseconds, 1000 / framesPerSecond - 10, 1000 / framesPerSecond + 10));
        Assert.Equal(-1, animation.Repetitions);
    }

    [Fact]
    public void A_GIF_faster_than_viewers_show_leaves_frames_out_and_takes_its_time()
    {
        var clip = StandingBody.Move(61, (frame, _, place) => place + new Vector3(0, 0, frame * 0.05f), framesPerSecond: 60);
        using var animation = Draw("gif", clip, new() { Width = 120, Height = 120 });

        Assert.Equal(31, animation.Frames.Count);
        Assert.Equal(1020, animation.Milliseconds.Sum(), tolerance: 5.001);
        Assert.All(animation.Milliseconds.SkipLast(1), milliseconds => Assert.InRange(milliseconds, 30, 40));
    }

    [Theory]
    [InlineData("webp")]
    [InlineData("gif")]
    public void Left_is_warm_and_right_is_cool_and_what_moves_is_seen_to_move(string format)
    {
        using var animation = Draw(format, Waving, new());

        foreach (var frame in animation.Frames)
        {
            var (warm, cool) = Limbs(frame);
            Assert.True(warm.Count > 1000 && cool.Count > 1000, $"{warm.Count} warm pixels, {cool.Count} cool ones");
            // Who looks at us has the left at our right.
            Assert.True(warm.Average(point => point.X) > cool.Average(point => point.X) + 20);
        }

        Assert.Equal(animation.Frames.Count, animation.Frames.Select(frame => Convert.ToHexString(frame.Bytes)).Distinct().Count());
    }

    [Theory]
    [InlineData("webp")]
    [InlineData("gif")]
    public void The_camera_goes_with_who_walks_and_the_floor_passes_by(string format)
    {
        using var animation = Draw(format, Walking, new() { Width = 320, Height = 320 });

        foreach (var frame in animation.Frames)
        {
            var (warm, cool) = Limbs(frame);
            Assert.InRange(warm.Concat(cool).Average(point => point.X), 120, 200);
        }

        var (first, last) = (animation.Frames[0], animation.Frames[^1]);
        Assert.Contains(Enumerable.Range(0, 320), x => first.GetPixel(x, 300) != last.GetPixel(x, 300));
    }

    [Theory]
    [InlineData("webp", 64, 64)]
    [InlineData("webp", 333, 201)]
    [InlineData("webp", 2048, 2048)]
    [InlineData("gif", 64, 64)]
    [InlineData("gif", 333, 201)]
    [InlineData("gif", 2048, 2048)]
    public void All_sizes_work(string format, int width, int height)
    {
        var clip = StandingBody.Move(2, (frame, joint, place) => joint == 20 && frame == 1 ? place with { Y = 1.5f } : place);
        using var animation = Draw(format, clip, new() { Width = width, Height = height, Title = "a person lifts a hand" });

        Assert.Equal(2, animation.Frames.Count);
        Assert.All(animation.Frames, frame => Assert.Equal((width, height), (frame.Width, frame.Height)));
        Assert.NotEmpty(Limbs(animation.Frames[1]).Warm);
    }

    [Theory]
    [InlineData("webp")]
    [InlineData("gif")]
    public void One_frame_is_enough_and_none_is_not(string format)
    {
        using var one = Draw(format, StandingBody.Move(1, (_, _, place) => place), new() { Width = 200, Height = 200 });

        Assert.NotEmpty(Limbs(Assert.Single(one.Frames)).Warm);
        Assert.Throws<ArgumentException>(() => Draw(format, StandingBody.Move(0, (_, _, place) => place), new()));
        Assert.Throws<ArgumentException>(() => Draw(format, StandingBody.Move(2, (_, _, _) => new(float.NaN)), new()));
        Assert.Throws<ArgumentException>(() => Draw(format, Waving, new() { Width = 63 }));
        Assert.Throws<ArgumentException>(() => Draw(format, Waving, new() { Height = 2049 }));
    }

    [Theory]
    [InlineData("webp")]
    [InlineData("gif")]
    public void Frames_in_which_nothing_happens_are_frames_too(string format)
    {
        using var animation = Draw(format, StandingBody.Move(10, (_, _, place) => place), new() { Width = 100, Height = 100 });

        Assert.Equal(10, animation.Frames.Count);
        Assert.Equal(500, animation.Milliseconds.Sum());
    }

    [Theory]
    [InlineData("человек идёт, 人が歩く 🚶 a line\nbreak")]
    [InlineData("\ud83d")]
    [InlineData("")]
    public void Titles_with_odd_characters_and_without_end_are_drawn(string title)
    {
        var clip = StandingBody.Move(1, (_, _, place) => place);
        using var animation = Draw("gif", clip, new() { Title = string.Concat(Enumerable.Repeat(title, 300)), Width = 200, Height = 160 });

        Assert.Equal(200, animation.Frames[0].Width);
    }

    [Theory]
    [InlineData("webp")]
    [InlineData("gif")]
    public void Equal_motions_are_equal_files(string format) => Assert.Equal(Write(format, Waving, new() { Title = "x" }), Write(format, Waving, new() { Title = "x" }));

    [Theory]
    [InlineData("webp")]
    [InlineData("gif")]
    public void Who_no_longer_wants_it_need_not_wait(string format)
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        using var stream = new MemoryStream();

        Assert.ThrowsAny<OperationCanceledException>(() => Write(format, Waving, new(), stream, cancelled.Token));
    }

    [Fact]
    public void The_camera_rests_while_the_body_sways_and_never_jerks_when_it_follows()
    {
        Vector3[] sway = [.. Enumerable.Range(0, 100).Select(frame => new Vector3(0.1f * MathF.Sin(frame * 0.7f), 1, 0.1f * MathF.Cos(frame * 0.3f)))];
        Assert.Single(CameraPath.Along(sway, 20).Distinct());

        Vector3[] steps = [.. Enumerable.Range(0, 100).Select(frame => new Vector3(frame < 50 ? 0 : 2, 1, 0.1f * MathF.Sin(frame)))];
        var path = CameraPath.Along(steps, 20);
        for (int frame = 2; frame < path.Length; frame++)
        {
            Assert.InRange((path[frame] - 2 * path[frame - 1] + path[frame - 2]).Length(), 0, 0.03f);
        }
    }

    private static Animation Draw(string format, MotionClip clip, AnimationOptions options) => Animation.Decode(Write(format, clip, options));

    private static byte[] Write(string format, MotionClip clip, AnimationOptions options)
    {
        using var stream = new MemoryStream();
        Write(format, clip, options, stream, TestContext.Current.CancellationToken);
        return stream.ToArray();
    }

    private static void Write(string format, MotionClip clip, AnimationOptions options, Stream stream, CancellationToken cancellationToken)
    {
        if (format == "webp") WebpAnimation.Write(clip, options, stream, cancellationToken);
        else GifAnimation.Write(clip, options, stream, cancellationToken);
    }

    /// <summary>Where the picture is clearly orange and clearly blue, above the key.</summary>
    private static (List<SKPointI> Warm, List<SKPointI> Cool) Limbs(SKBitmap picture)
    {
        var (warm, cool) = (new List<SKPointI>(), new List<SKPointI>());
        var pixels = picture.GetPixelSpan();
        for (int i = 0; i < pixels.Length / 4; i++)
        {
            var place = new SKPointI(i % picture.Width, i / picture.Width);
            if (place.Y > picture.Height * 0.93) break;
            if (pixels[4 * i] > pixels[4 * i + 2] + 60) warm.Add(place);
            if (pixels[4 * i + 2] > pixels[4 * i] + 60) cool.Add(place);
        }

        return (warm, cool);
    }
}

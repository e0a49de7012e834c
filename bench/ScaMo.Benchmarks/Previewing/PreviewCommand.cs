using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Runtime.InteropServices;
using ScaMo.Motion;
using ScaMo.Motion.Formats.Npy;
using ScaMo.Motion.Preview;

namespace ScaMo.Benchmarks.Previewing;

/// <summary>
/// Draws and compresses a clip in every moving format: time, what of it is drawing alone, and size. Run it under <c>taskset -c 0</c> for figures of one core; ffmpeg
/// inherits that.
/// </summary>
internal static class PreviewCommand
{
    private const int FramesPerSecond = 20;
    private const int PoseValues = 66;

    public static int Run(CommandArguments arguments)
    {
        int side = arguments.Integer("size", 480);
        int rounds = arguments.Integer("rounds", 3);
        string ffmpeg = arguments.Text("ffmpeg", "ffmpeg");
        var clip = ClipOf(arguments);
        var options = new AnimationOptions { Width = side, Height = side, Title = "a person walks forward and waves" };
        Print($"{clip.FrameCount} frames of {side} x {side}, {Environment.ProcessorCount} core(s) to use, medians of {rounds}");

        Measure("drawing", rounds, _ => Draw(clip, options));
        Measure("webp", rounds, stream => WebpAnimation.Write(clip, options, stream));
        Measure("gif", rounds, stream => GifAnimation.Write(clip, options, stream));
        Measure("mp4", rounds, stream => Mp4Video.WriteAsync(clip, options, ffmpeg, stream).GetAwaiter().GetResult());
        Measure("png", rounds, stream => ContactSheet.Write(clip, new() { Title = options.Title }, stream));
        return 0;
    }

    private static void Draw(MotionClip clip, AnimationOptions options)
    {
        using var renderer = new FrameRenderer(clip, options);
        for (int frame = 0; frame < renderer.FrameCount; frame++) renderer.Render(frame);
    }

    private static void Measure(string format, int rounds, Action<Stream> write)
    {
        using var file = new MemoryStream();
        write(file);
        long length = file.Length;
        var times = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            file.SetLength(0);
            long start = Stopwatch.GetTimestamp();
            write(file);
            times[round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(times);
        Print($"{format,-8} {times[rounds / 2]:F2} s  {length / 1024.0:F0} KiB");
    }

    /// <summary>Positions (frames, 22, 3) of a file, or somebody who walks ten seconds and swings arms and legs.</summary>
    private static MotionClip ClipOf(CommandArguments arguments) =>
        new(FramesPerSecond, arguments.Flag("clip") ? NpyFile.ReadSingles(arguments.Text("clip")).Data : Walk(seconds: 10));

    private static float[] Walk(int seconds)
    {
        Vector3[] standing =
        [
            new(0, 0.93f, 0), new(0.06f, 0.85f, 0), new(-0.06f, 0.85f, 0), new(0, 1.05f, 0), new(0.1f, 0.47f, 0), new(-0.1f, 0.47f, 0), new(0, 1.19f, 0),
            new(0.1f, 0.07f, -0.03f), new(-0.1f, 0.07f, -0.03f), new(0, 1.24f, 0), new(0.12f, 0.01f, 0.1f), new(-0.12f, 0.01f, 0.1f), new(0, 1.45f, 0),
            new(0.08f, 1.36f, 0), new(-0.08f, 1.36f, 0), new(0, 1.53f, 0.03f), new(0.18f, 1.39f, 0), new(-0.18f, 1.39f, 0), new(0.22f, 1.14f, 0),
            new(-0.22f, 1.14f, 0), new(0.23f, 0.89f, 0.03f), new(-0.23f, 0.89f, 0.03f),
        ];
        float[] positions = new float[seconds * FramesPerSecond * PoseValues];
        var joints = MemoryMarshal.Cast<float, Vector3>(positions.AsSpan());
        for (int i = 0; i < joints.Length; i++)
        {
            float time = i / standing.Length / (float)FramesPerSecond;
            var place = standing[i % standing.Length];
            // Limbs swing the farther the lower they are, left against right.
            float swing = 0.35f * MathF.Sin(MathF.Tau * time) * Math.Max(0, 0.9f - place.Y) * MathF.Sign(place.X);
            joints[i] = place + new Vector3(0.3f * MathF.Sin(0.5f * time), 0.02f * MathF.Sin(2 * MathF.Tau * time), 1.2f * time + swing);
        }

        return positions;
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}

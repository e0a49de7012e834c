using System.Diagnostics;
using System.Numerics;
using System.Text.Json;
using ScaMo.Motion.Preview;

namespace ScaMo.Motion.Tests.Preview;

/// <summary>MP4, read by ffprobe.</summary>
public sealed class Mp4VideoTests
{
    private static readonly MotionClip Walking = StandingBody.Move(31, (frame, _, place) => place + new Vector3(0, 0, frame * 0.08f), framesPerSecond: 30);

    [Theory]
    [InlineData(480, 480, 480, 480)]
    [InlineData(333, 201, 332, 200)]
    [InlineData(64, 65, 64, 64)]
    public async Task Frames_rate_and_size_are_as_asked_and_the_index_comes_first(int width, int height, int evenWidth, int evenHeight)
    {
        SkipWithoutFfmpeg();
        byte[] file = await WriteAsync(Walking, new() { Width = width, Height = height, Title = "a person walks" });
        var stream = await ProbeAsync(file);

        Assert.Equal("h264", stream.GetProperty("codec_name").GetString());
        Assert.Equal("yuv420p", stream.GetProperty("pix_fmt").GetString());
        Assert.Equal("30/1", stream.GetProperty("r_frame_rate").GetString());
        Assert.Equal("31", stream.GetProperty("nb_read_frames").GetString());
        Assert.Equal((evenWidth, evenHeight), (stream.GetProperty("width").GetInt32(), stream.GetProperty("height").GetInt32()));
        Assert.InRange(file.AsSpan().IndexOf("moov"u8), 1, file.AsSpan().IndexOf("mdat"u8));
    }

    [Fact]
    public async Task One_frame_is_enough_and_equal_motions_are_equal_files()
    {
        SkipWithoutFfmpeg();
        var one = StandingBody.Move(1, (_, _, place) => place);
        byte[] file = await WriteAsync(one, new() { Width = 100, Height = 100 });

        Assert.Equal("1", (await ProbeAsync(file)).GetProperty("nb_read_frames").GetString());
        Assert.Equal(file, await WriteAsync(one, new() { Width = 100, Height = 100 }));
    }

    [Fact]
    public async Task Without_the_program_it_fails_with_its_own_exception()
    {
        using var stream = new MemoryStream();
        await Assert.ThrowsAsync<VideoEncodingException>(() => Mp4Video.WriteAsync(Walking, new(), "/nowhere/ffmpeg", stream, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_program_that_fails_is_quoted()
    {
        Assert.SkipUnless(File.Exists("/bin/false"), "There is no /bin/false.");
        using var stream = new MemoryStream();
        var failure = await Assert.ThrowsAsync<VideoEncodingException>(() => Mp4Video.WriteAsync(Walking, new(), "/bin/false", stream, TestContext.Current.CancellationToken));

        Assert.Contains("ended with 1", failure.Message, StringComparison.Ordinal);
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public async Task Who_no_longer_wants_it_leaves_nothing_behind()
    {
        SkipWithoutFfmpeg();
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var endless = StandingBody.Move(3000, (frame, _, place) => place + new Vector3(0, 0, frame * 0.05f));
        using var stream = new MemoryStream();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Mp4Video.WriteAsync(endless, new() { Width = 1024, Height = 1024 }, "ffmpeg", stream, cancellation.Token));
        Assert.Equal(0, stream.Length);
    }

    private static void SkipWithoutFfmpeg() => Assert.SkipUnless(Exists("ffmpeg") && Exists("ffprobe"), "There is no ffmpeg on this machine.");

    private static bool Exists(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task<byte[]> WriteAsync(MotionClip clip, AnimationOptions options)
    {
        using var stream = new MemoryStream();
        await Mp4Video.WriteAsync(clip, options, "ffmpeg", stream, TestContext.Current.CancellationToken);
        return stream.ToArray();
    }

    private static async Task<JsonElement> ProbeAsync(byte[] file)
    {
        string path = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(path, file, TestContext.Current.CancellationToken);
            string[] arguments = ["-v", "error", "-count_frames", "-show_streams", "-of", "json", path];
            using var process = Process.Start(new ProcessStartInfo("ffprobe", arguments) { RedirectStandardOutput = true })!;
            string answer = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return JsonElement.Parse(answer).GetProperty("streams")[0];
        }
        finally
        {
            File.Delete(path);
        }
    }
}

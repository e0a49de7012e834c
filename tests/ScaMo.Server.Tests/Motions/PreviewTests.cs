using ScaMo.Motion.Preview;
using SkiaSharp;

namespace ScaMo.Server.Tests.Motions;

/// <summary>Moving pictures over HTTP.</summary>
public sealed class PreviewTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly bool HasFfmpeg =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "ffmpeg")));

    private readonly TestServer _server = shared.Server;

    [Theory]
    [InlineData("webp", "image/webp")]
    [InlineData("gif", "image/gif")]
    public async Task A_picture_moves_as_long_as_the_motion_in_the_size_that_was_asked_for(string format, string mediaType)
    {
        var motion = (await _server.GenerateAsync("""{"prompt":"a person walks","seed":5}""")).GetProperty("motions")[0];
        using var posted = await _server.PostAsync($$"""{"prompt":"a person walks","seed":5,"format":"{{format}}","width":121,"height":90}""");
        using var linked = await _server.GetAsync(motion.GetProperty("links").GetProperty(format).GetString() + "?width=121&height=90");

        byte[] file = await BytesAsync(posted);
        Assert.Equal(file, await BytesAsync(linked));
        Assert.Equal(mediaType, posted.Content.Headers.ContentType!.ToString());
        Assert.Equal($"a-person-walks-5.{format}", posted.Content.Headers.ContentDisposition!.FileName);
        Assert.NotNull(linked.Headers.ETag);
        using var codec = SKCodec.Create(new MemoryStream(file));
        Assert.Equal((121, 90), (codec.Info.Width, codec.Info.Height));
        Assert.Equal(motion.GetProperty("frames").GetInt32(), codec.FrameCount);
        Assert.Equal(motion.GetProperty("seconds").GetDouble() * 1000, codec.FrameInfo.Sum(frame => frame.Duration), tolerance: 5);
    }

    [Fact]
    public async Task A_picture_plays_at_the_rate_that_was_asked_for()
    {
        using var response = await _server.PostAsync("""{"prompt":"x","format":"webp","fps":30,"width":64,"height":64}""");
        using var codec = SKCodec.Create(new MemoryStream(await BytesAsync(response)));

        Assert.All(codec.FrameInfo, frame => Assert.InRange(frame.Duration, 33, 34));
    }

    [Theory]
    [InlineData("image/webp", "image/webp")]
    [InlineData("image/gif, image/png;q=0.5", "image/gif")]
    [InlineData("image/*", "image/png")]
    public async Task Accept_can_ask_for_one(string accept, string mediaType)
    {
        using var response = await _server.PostAsync("""{"prompt":"x","width":64,"height":64}""", accept);
        Assert.Equal(mediaType, response.Content.Headers.ContentType!.ToString());
    }

    [Fact]
    public async Task Mp4_is_a_video_where_there_is_ffmpeg()
    {
        Assert.SkipUnless(HasFfmpeg, "There is no ffmpeg on this machine.");
        await using var server = await TestServer.StartAsync(("Previews:Ffmpeg", "ffmpeg"));
        using var response = await server.PostAsync("""{"prompt":"x","format":"mp4","width":65,"height":64}""");
        byte[] file = await BytesAsync(response);

        Assert.Equal("video/mp4", response.Content.Headers.ContentType!.ToString());
        var made = await server.GenerateAsync("""{"prompt":"x"}""");
        Assert.EndsWith(".mp4", made.GetProperty("motions")[0].GetProperty("links").GetProperty("mp4").GetString(), StringComparison.Ordinal);
        Assert.Equal("ftyp", System.Text.Encoding.ASCII.GetString(file, 4, 4));
    }

    [Fact]
    public async Task Mp4_is_501_and_no_link_where_there_is_no_ffmpeg()
    {
        await using var server = await TestServer.StartAsync();
        await AssertNoMp4Async(server, "ffmpeg");
    }

    [Fact]
    public async Task Mp4_is_501_and_no_link_where_ffmpeg_has_no_encoder_for_it()
    {
        await using var server = await TestServer.StartAsync(("Previews:Ffmpeg", FakeFfmpeg("without-libx264.sh")));
        await AssertNoMp4Async(server, "libx264");
    }

    [Fact]
    public async Task Mp4_is_offered_where_ffmpeg_lists_its_encoder()
    {
        await using var server = await TestServer.StartAsync(("Previews:Ffmpeg", FakeFfmpeg("with-libx264.sh")));
        var motion = (await server.GenerateAsync("""{"prompt":"x"}""")).GetProperty("motions")[0];

        Assert.True(motion.GetProperty("links").TryGetProperty("mp4", out _));
    }

    [Fact]
    public async Task A_failure_of_ffmpeg_is_logged_and_not_told()
    {
        Assert.SkipUnless(File.Exists("/bin/false"), "There is no /bin/false.");
        await using var server = await TestServer.StartAsync(("Previews:Ffmpeg", "/bin/false"));
        using var response = await server.PostAsync("""{"prompt":"x","format":"mp4","width":64,"height":64}""");

        var problem = await Problem.AssertAsync(response, 500, "internal-error");
        Assert.DoesNotContain("ffmpeg", problem.GetRawText(), StringComparison.Ordinal);
        Assert.Contains(nameof(VideoEncodingException), server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_picture_of_too_many_pixels_is_422()
    {
        await using var server = await TestServer.StartAsync(("Previews:Megapixels", "1"));
        using var response = await server.PostAsync("""{"prompt":"x","format":"gif","width":2048,"height":2048}""");

        Assert.Equal(["height", "width"], Problem.Members(await Problem.AssertAsync(response, 422, "invalid-request")));
    }

    [Fact]
    public async Task A_picture_that_is_not_ready_in_time_is_504()
    {
        await using var server = await TestServer.StartAsync(("Limits:Deadline", "0.3"), ("Previews:Megapixels", "100000"));
        using var response = await server.PostAsync("""{"prompt":"x","format":"webp","fps":60,"width":2048,"height":2048}""");

        await Problem.AssertAsync(response, 504, "deadline-exceeded");
    }

    [Fact]
    public async Task Many_at_a_time_wait_for_one_another()
    {
        await using var server = await TestServer.StartAsync(("Previews:Concurrency", "1"));
        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => server.PostAsync("""{"prompt":"x","seed":1,"format":"gif","width":64,"height":64}""")));

        var files = await Task.WhenAll(responses.Select(BytesAsync));
        Assert.All(files, file => Assert.Equal(files[0], file));
        foreach (var response in responses) response.Dispose();
    }

    [Fact]
    public async Task What_was_drawn_lately_is_not_drawn_again()
    {
        // This ffmpeg's videos differ from one another.
        await using var server = await TestServer.StartAsync(("Previews:Ffmpeg", FakeFfmpeg("different-videos.sh")));
        using var posted = await server.PostAsync("""{"prompt":"x","seed":1,"format":"mp4","width":64,"height":64}""");
        byte[] file = await BytesAsync(posted);
        string address = posted.Content.Headers.ContentLocation!.ToString();
        using var linked = await server.GetAsync(address);
        using var part = await server.SendAsync(new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Range", "bytes=2-5" } } });
        using var larger = await server.GetAsync(address.Replace("64", "66", StringComparison.Ordinal));

        Assert.Equal(file, await BytesAsync(linked));
        Assert.Equal(file[2..6], await BytesAsync(part));
        Assert.NotEqual(file, await BytesAsync(larger));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("2", 2)]
    public async Task The_least_recently_used_make_room_for_the_newest(string megabytes, int kept)
    {
        // A video has 0.6 MB here.
        await using var server = await TestServer.StartAsync(("Previews:Ffmpeg", FakeFfmpeg("different-videos.sh")), ("Previews:KeptMegabytes", megabytes));
        byte[] one = await DrawAsync(server, seed: 1), other = await DrawAsync(server, seed: 2);
        byte[] otherAgain = await DrawAsync(server, seed: 2), oneAgain = await DrawAsync(server, seed: 1);

        Assert.Equal(kept >= 1, other.AsSpan().SequenceEqual(otherAgain));
        Assert.Equal(kept >= 2, one.AsSpan().SequenceEqual(oneAgain));
    }

    private static async Task<byte[]> DrawAsync(TestServer server, int seed)
    {
        using var response = await server.PostAsync($$"""{"prompt":"x","seed":{{seed}},"format":"mp4","width":64,"height":64}""");
        return await BytesAsync(response);
    }

    private static string FakeFfmpeg(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A shell script stands in for ffmpeg.");
        return Path.Combine(Repository.Root, "tests", "ScaMo.Server.Tests", "Motions", "Ffmpeg", script);
    }

    private static async Task<byte[]> BytesAsync(HttpResponseMessage response)
    {
        byte[] bytes = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, System.Text.Encoding.UTF8.GetString(bytes));
        return bytes;
    }

    private static async Task AssertNoMp4Async(TestServer server, string missing)
    {
        var motion = (await server.GenerateAsync("""{"prompt":"x"}""")).GetProperty("motions")[0];
        Assert.False(motion.GetProperty("links").TryGetProperty("mp4", out _));
        Assert.True(motion.GetProperty("links").TryGetProperty("webp", out _));

        using var posted = await server.PostAsync("""{"prompt":"x","format":"mp4"}""");
        using var linked = await server.GetAsync($"/motions/{motion.GetProperty("id").GetString()}.mp4");
        foreach (var response in new[] { posted, linked })
        {
            var problem = await Problem.AssertAsync(response, 501, "format-not-available");
            Assert.Contains(missing, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }
}

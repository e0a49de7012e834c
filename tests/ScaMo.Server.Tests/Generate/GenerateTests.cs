using System.Text.Json;
using ScaMo.Generation;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Server.Tests.Generate;

public sealed class GenerateTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private readonly TestServer _server = shared.Server;

    [Fact]
    public async Task Answers_with_every_member_of_the_contract_and_no_other()
    {
        var answer = await _server.GenerateAsync("""{"prompt":"  a person strolls\n","seed":42}""");

        Assert.Equal(["model", "prompt", "seed", "motions", "skeleton", "timings"], Names(answer));
        Assert.Equal("demo", answer.GetProperty("model").GetString());
        Assert.Equal("a person strolls", answer.GetProperty("prompt").GetString());
        Assert.Equal(42, answer.GetProperty("seed").GetInt64());

        var motion = Assert.Single(answer.GetProperty("motions").EnumerateArray());
        Assert.Equal(["id", "seed", "tokens", "finishReason", "fps", "frames", "seconds", "positions", "links"], Names(motion));
        string id = motion.GetProperty("id").GetString()!;
        Assert.Matches("^[A-Za-z0-9_-]{22}$", id);
        Assert.Equal([42, 79, 116], motion.GetProperty("tokens").EnumerateArray().Select(token => token.GetInt32()));
        Assert.Equal("stop", motion.GetProperty("finishReason").GetString());
        Assert.Equal("20", motion.GetProperty("fps").GetRawText());
        Assert.Equal(12, motion.GetProperty("frames").GetInt32());
        Assert.Equal(0.6, motion.GetProperty("seconds").GetDouble());
        Assert.Equal(["json", "bvh", "glb", "vrma", "npy", "png", "webp", "gif"], Names(motion.GetProperty("links")));
        Assert.Equal($"/motions/{id}", motion.GetProperty("links").GetProperty("json").GetString());
        Assert.Equal($"/motions/{id}.bvh", motion.GetProperty("links").GetProperty("bvh").GetString());

        var skeleton = answer.GetProperty("skeleton");
        Assert.Equal(HumanSkeleton.JointNames, skeleton.GetProperty("names").EnumerateArray().Select(name => name.GetString()!));
        Assert.Equal(HumanSkeleton.Parents, skeleton.GetProperty("parents").EnumerateArray().Select(parent => parent.GetInt32()));

        var timings = answer.GetProperty("timings");
        Assert.Equal(["queueMs", "textMs", "decodeMs", "motionMs", "totalMs"], Names(timings));
        Assert.Equal([1.0, 2.0, 3.0, 4.0, 10.0], timings.EnumerateObject().Select(timing => timing.Value.GetDouble()));
    }

    [Fact]
    public async Task Positions_are_frames_of_22_joints_and_exactly_the_floats_of_the_engine()
    {
        var answer = await _server.GenerateAsync("""{"prompt":"a person walks","seed":7}""");

        var frames = answer.GetProperty("motions")[0].GetProperty("positions").EnumerateArray().ToArray();
        Assert.All(frames, frame => Assert.Equal(22, frame.GetArrayLength()));
        Assert.All(frames, frame => Assert.All(frame.EnumerateArray(), joint => Assert.Equal(3, joint.GetArrayLength())));
        float[] sent = [.. frames.SelectMany(frame => frame.EnumerateArray()).SelectMany(joint => joint.EnumerateArray()).Select(number => number.GetSingle())];
        Assert.Equal(FakeEngine.Render(FakeEngine.TokensOf(7, 50)).Positions.ToArray(), sent);
    }

    [Fact]
    public async Task Headers_tell_times_tokens_and_seed()
    {
        using var response = await _server.PostAsync("""{"prompt":"a person walks","seed":5,"numSamples":2}""");

        Assert.Equal("1", Header(response, "x-queue-time"));
        Assert.Equal("9", Header(response, "x-inference-time"));
        Assert.Equal("10", Header(response, "x-total-time"));
        Assert.Equal("6", Header(response, "x-generated-tokens"));
        Assert.Equal("5", Header(response, "x-seed"));
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
    }

    [Fact]
    public async Task Sample_i_is_what_its_own_seed_gives_alone_and_has_the_same_id()
    {
        const long Last = GenerationRequest.SeedModulus - 1;
        var together = await _server.GenerateAsync($$"""{"prompt":"a person walks","seed":{{Last}},"numSamples":3}""");
        var motions = together.GetProperty("motions").EnumerateArray().ToArray();

        Assert.Equal([Last, 0, 1], motions.Select(motion => motion.GetProperty("seed").GetInt64()));
        foreach (var motion in motions)
        {
            var alone = await _server.GenerateAsync($$"""{"prompt":"a person walks","seed":{{motion.GetProperty("seed").GetInt64()}}}""");
            Assert.Equal(motion.GetRawText(), alone.GetProperty("motions")[0].GetRawText());
        }
    }

    [Fact]
    public async Task A_seed_is_drawn_when_there_is_none_and_returned()
    {
        var first = await _server.GenerateAsync("""{"prompt":"a person walks"}""");
        var second = await _server.GenerateAsync("""{"prompt":"a person walks","seed":null}""");

        long[] seeds = [first.GetProperty("seed").GetInt64(), second.GetProperty("seed").GetInt64()];
        Assert.NotEqual(seeds[0], seeds[1]);
        Assert.All(seeds, seed => Assert.InRange(seed, 0, GenerationRequest.SeedModulus - 1));
        Assert.Equal(seeds[0], first.GetProperty("motions")[0].GetProperty("seed").GetInt64());
    }

    [Fact]
    public async Task Each_absent_sampling_option_is_the_models_own()
    {
        await _server.GenerateAsync("""{"prompt":"a person walks","topK":3}""");
        Assert.Equal(new SamplingOptions(0.75, 3, 0.5), _server.Engine.LastRequest!.Sampling);

        await _server.GenerateAsync("""{"prompt":"a person walks","temperature":0,"topP":1,"topK":99999999999}""");
        Assert.Equal(new SamplingOptions(0, int.MaxValue, 1), _server.Engine.LastRequest!.Sampling);

        await _server.GenerateAsync("""{"prompt":"x","temperature":null,"topP":null,"topK":null,"model":null,"numSamples":null,"maxSeconds":null,"format":null}""");
        Assert.Equal(new SamplingOptions(0.75, 9, 0.5), _server.Engine.LastRequest!.Sampling);
        Assert.Equal(1, _server.Engine.LastRequest!.SampleCount);
    }

    [Theory]
    [InlineData("null", 50)]
    [InlineData("10", 50)]
    [InlineData("10.0", 50)]
    [InlineData("1e1", 50)]
    [InlineData("9.999", 49)]
    [InlineData("0.6", 3)]
    [InlineData("0.59", 2)]
    [InlineData("4.2", 21)]
    [InlineData("0.2", 1)]
    [InlineData("0.01", 1)]
    [InlineData("1e-300", 1)]
    public async Task MaxSeconds_bounds_the_tokens(string maxSeconds, int tokens)
    {
        await _server.GenerateAsync($$"""{"prompt":"a person walks","maxSeconds":{{maxSeconds}}}""");
        Assert.Equal(tokens, _server.Engine.LastRequest!.MaxTokens);
    }

    [Theory]
    [InlineData(60)]
    [InlineData(30)]
    [InlineData(24)]
    [InlineData(29.97f)]
    public async Task MaxSeconds_may_be_what_models_tells_at_any_frame_rate(float fps)
    {
        await using var server = await TestServer.StartAsync();
        server.Engine.Info = server.Engine.Info with { FramesPerSecond = fps };
        using var models = await server.GetAsync("/models");
        var demo = JsonElement.Parse(await models.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("models")[0];

        await server.GenerateAsync($$"""{"prompt":"a person walks","maxSeconds":{{demo.GetProperty("maxSeconds").GetRawText()}}}""");
        Assert.Equal(FakeEngine.MaxTokens, server.Engine.LastRequest!.MaxTokens);
    }

    [Fact]
    public async Task Text_comes_back_as_it_was_written()
    {
        using var response = await _server.PostAsync("""{"prompt":"it's 人 & co"}""");
        Assert.Contains("\"it's 人 & co\"", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_motion_that_was_cut_says_length()
    {
        var answer = await _server.GenerateAsync("""{"prompt":"a person walks","maxSeconds":0.4}""");
        Assert.Equal("length", answer.GetProperty("motions")[0].GetProperty("finishReason").GetString());
    }

    [Fact]
    public async Task Another_model_is_chosen_by_name()
    {
        var answer = await _server.GenerateAsync("""{"prompt":"a person walks","model":"other","seed":1}""");
        var same = await _server.GenerateAsync("""{"prompt":"a person walks","seed":1}""");

        Assert.Equal("other", answer.GetProperty("model").GetString());
        Assert.NotEqual(same.GetProperty("motions")[0].GetProperty("id").GetString(), answer.GetProperty("motions")[0].GetProperty("id").GetString());
    }

    [Theory]
    [InlineData("""{"prompt":"A person walks, forward!","seed":42,"format":"bvh"}""", null, "application/x-bvh")]
    [InlineData("""{"prompt":"A person walks, forward!","seed":42,"format":"bvh"}""", "application/json", "application/x-bvh")]
    [InlineData("""{"prompt":"A person walks, forward!","seed":42}""", "application/x-bvh", "application/x-bvh")]
    [InlineData("""{"prompt":"A person walks, forward!","seed":42}""", "model/bvh", "model/bvh")]
    public async Task A_file_comes_with_its_type_its_length_and_a_readable_name(string body, string? accept, string mediaType)
    {
        using var response = await _server.PostAsync(body, accept);
        byte[] file = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal(mediaType, response.Content.Headers.ContentType!.ToString());
        Assert.Equal("attachment; filename=a-person-walks-forward-42.bvh", response.Content.Headers.ContentDisposition!.ToString());
        Assert.Equal(file.Length, response.Content.Headers.ContentLength);
        Assert.StartsWith("HIERARCHY\n", System.Text.Encoding.ASCII.GetString(file));
        Assert.Equal("42", Header(response, "x-seed"));
        Assert.Equal("3", Header(response, "x-generated-tokens"));
        Assert.Matches(@"^/motions/[A-Za-z0-9_-]{22}\.bvh$", response.Content.Headers.ContentLocation!.ToString());
    }

    [Theory]
    [InlineData("glb", "model/gltf-binary", "glTF")]
    [InlineData("vrma", "application/x-vrma", "glTF")]
    [InlineData("npy", "application/x-npy", "\u0093NUMPY")]
    [InlineData("png", "image/png", "\u0089PNG")]
    public async Task Files_of_every_format_can_be_asked_for_by_name_and_by_type(string format, string mediaType, string start)
    {
        using var byName = await _server.PostAsync($$"""{"prompt":"a person walks","seed":42,"format":"{{format}}"}""");
        using var byType = await _server.PostAsync("""{"prompt":"a person walks","seed":42}""", mediaType);
        byte[] file = await byName.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal(mediaType, byName.Content.Headers.ContentType!.ToString());
        Assert.StartsWith(start, System.Text.Encoding.Latin1.GetString(file));
        Assert.Equal(file, await byType.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        using var again = await _server.Http.GetAsync(byName.Content.Headers.ContentLocation, TestContext.Current.CancellationToken);
        Assert.Equal(file, await again.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json;charset=\"UTF-8\"")]
    [InlineData("Application/JSON")]
    public async Task Json_may_be_labelled_in_every_usual_way(string contentType)
    {
        using var content = new ByteArrayContent("""{"prompt":"a person walks"}"""u8.ToArray());
        content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        using var response = await _server.Http.PostAsync("/generate", content, TestContext.Current.CancellationToken);
        Assert.Equal(200, (int)response.StatusCode);
    }

    [Fact]
    public async Task Escapes_and_every_plane_of_Unicode_reach_the_engine()
    {
        await _server.GenerateAsync("""{"promp\u0074":"\ud83d\ude00 caf\u00e9 走る"}""");
        Assert.Equal("😀 café 走る", _server.Engine.LastRequest!.Prompt);
    }

    [Fact]
    public async Task The_log_has_no_prompt()
    {
        await _server.GenerateAsync("""{"prompt":"a very private sentence"}""");
        Assert.Contains("3 tokens", _server.Log);
        Assert.DoesNotContain("private sentence", _server.Log);
    }

    [Fact]
    public async Task Compresses_only_when_asked()
    {
        using var plain = await _server.PostAsync("""{"prompt":"a person walks"}""");
        Assert.Empty(plain.Content.Headers.ContentEncoding);

        using var request = new HttpRequestMessage(HttpMethod.Post, "/generate") { Content = new StringContent("""{"prompt":"a person walks"}""", null, "application/json") };
        request.Headers.Add("Accept-Encoding", "br");
        using var packed = await _server.SendAsync(request);
        Assert.Equal(["br"], packed.Content.Headers.ContentEncoding);
    }

    private static IEnumerable<string> Names(JsonElement element) => element.EnumerateObject().Select(member => member.Name);

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));
}

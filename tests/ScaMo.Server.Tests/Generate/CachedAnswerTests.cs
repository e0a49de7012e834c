using System.Text;
using System.Text.Json;

namespace ScaMo.Server.Tests.Generate;

/// <summary>What clients see of the result cache.</summary>
public sealed class CachedAnswerTests
{
    private const string Hit = "ScaMo; hit";
    private const string Miss = "ScaMo; fwd=miss; stored";
    private const string Bypass = "ScaMo; fwd=bypass";

    [Fact]
    public async Task An_answer_from_the_cache_differs_in_its_times_alone()
    {
        await using var server = await TestServer.StartAsync();
        const string Body = """{"prompt":"a person walks","seed":42,"numSamples":3,"maxSeconds":5}""";
        var (first, computed) = await AskAsync(server, Body);
        int calls = server.Engine.Calls;
        var (second, cached) = await AskAsync(server, Body);

        Assert.Equal((Miss, Hit), (first, second));
        Assert.Equal(calls, server.Engine.Calls);
        Assert.Equal(WithoutTimings(computed), WithoutTimings(cached));
        var timings = JsonElement.Parse(cached).GetProperty("timings");
        Assert.Equal([0.0, 0.0, 0.0], new[] { "queueMs", "textMs", "decodeMs" }.Select(name => timings.GetProperty(name).GetDouble()));
        Assert.Equal(timings.GetProperty("motionMs").GetDouble(), timings.GetProperty("totalMs").GetDouble());
    }

    [Theory]
    [InlineData("json")]
    [InlineData("bvh")]
    [InlineData("png")]
    public async Task Format_and_editing_do_not_matter(string format)
    {
        await using var server = await TestServer.StartAsync();
        await AskAsync(server, """{"prompt":"a person walks","seed":42,"format":"glb","fps":60}""");
        int calls = server.Engine.Calls;

        var (status, _) = await AskAsync(server, $$"""{"prompt":" a person walks\n","seed":42,"format":"{{format}}","temperature":0.75,"model":"demo"}""");

        Assert.Equal(Hit, status);
        Assert.Equal(calls, server.Engine.Calls);
    }

    [Theory]
    [InlineData("""{"prompt":"a person runs","seed":42}""")]
    [InlineData("""{"prompt":"a person walks","seed":43}""")]
    [InlineData("""{"prompt":"a person walks","seed":42,"numSamples":2}""")]
    [InlineData("""{"prompt":"a person walks","seed":42,"temperature":0.5}""")]
    [InlineData("""{"prompt":"a person walks","seed":42,"topK":1}""")]
    [InlineData("""{"prompt":"a person walks","seed":42,"topP":0.9}""")]
    [InlineData("""{"prompt":"a person walks","seed":42,"maxSeconds":1}""")]
    [InlineData("""{"prompt":"a person walks","seed":42,"model":"other"}""")]
    public async Task Every_other_option_does(string other)
    {
        await using var server = await TestServer.StartAsync();
        await AskAsync(server, """{"prompt":"a person walks","seed":42}""");
        Assert.Equal(Miss, (await AskAsync(server, other)).Status);
    }

    [Fact]
    public async Task A_drawn_seed_is_asked_of_the_model_every_time()
    {
        await using var server = await TestServer.StartAsync();
        const string Body = """{"prompt":"a person walks"}""";
        int calls = server.Engine.Calls;
        Assert.Equal((Bypass, Bypass), ((await AskAsync(server, Body)).Status, (await AskAsync(server, Body)).Status));
        Assert.Equal(calls + 2, server.Engine.Calls);
    }

    [Fact]
    public async Task Greedy_needs_no_seed_and_tells_the_one_of_its_own_request()
    {
        await using var server = await TestServer.StartAsync();
        var (first, _) = await AskAsync(server, """{"prompt":"a person walks","temperature":0}""");
        var (second, body) = await AskAsync(server, """{"prompt":"a person walks","temperature":0,"seed":9,"topK":4}""");

        Assert.Equal((Miss, Hit), (first, second));
        var motion = JsonElement.Parse(body).GetProperty("motions")[0];
        Assert.Equal(9, motion.GetProperty("seed").GetInt64());
        using var kept = await server.GetAsync(motion.GetProperty("links").GetProperty("json").GetString()!);
        Assert.Equal(motion.GetRawText(), JsonElement.Parse(await kept.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("motions")[0].GetRawText());
    }

    [Theory]
    [InlineData("no-cache", "ScaMo; fwd=request; stored", Hit)]
    [InlineData("max-age=0", "ScaMo; fwd=request; stored", Hit)]
    [InlineData("no-store", "ScaMo; fwd=request", Miss)]
    [InlineData("max-age=60", Miss, Hit)]
    public async Task Cache_Control_of_a_request_is_obeyed(string cacheControl, string expected, string afterwards)
    {
        await using var server = await TestServer.StartAsync();
        const string Body = """{"prompt":"a person walks","seed":42}""";
        Assert.Equal(expected, (await AskAsync(server, Body, cacheControl)).Status);
        Assert.Equal(afterwards, (await AskAsync(server, Body)).Status);
        int calls = server.Engine.Calls;
        await AskAsync(server, Body, cacheControl);
        Assert.Equal(expected == Miss ? calls : calls + 1, server.Engine.Calls);
    }

    [Fact]
    public async Task The_cache_can_be_turned_off()
    {
        await using var server = await TestServer.StartAsync(("Storage:ResultMinutes", "0"));
        const string Body = """{"prompt":"a person walks","seed":42}""";
        Assert.Equal((Bypass, Bypass), ((await AskAsync(server, Body)).Status, (await AskAsync(server, Body)).Status));
    }

    [Fact]
    public async Task A_stream_is_answered_from_the_cache_and_fills_it()
    {
        await using var server = await TestServer.StartAsync();
        const string Streamed = """{"prompt":"a person walks","seed":42,"numSamples":2}""", Posted = """{"prompt":"a person runs","seed":42,"numSamples":2}""";
        var (first, computed) = await AskAsync(server, Streamed, path: "/generate/stream");
        Assert.Equal((Miss, Hit), (first, (await AskAsync(server, Streamed)).Status));
        var (second, cached) = await AskAsync(server, Streamed, path: "/generate/stream");
        Assert.Equal(Hit, second);
        Assert.Equal(DataOf(computed, "motion"), DataOf(cached, "motion"));
        Assert.Equal(DataOf(computed, "frames"), DataOf(cached, "frames"));
        Assert.Equal(["""{"position":0}"""], DataOf(cached, "queued"));
        Assert.Single(DataOf(cached, "done"));

        await AskAsync(server, Posted);
        int calls = server.Engine.Calls;
        Assert.Equal(Hit, (await AskAsync(server, Posted, path: "/generate/stream")).Status);
        Assert.Equal(calls, server.Engine.Calls);
        Assert.Equal("ScaMo; fwd=request; stored", (await AskAsync(server, Posted, "no-cache", "/generate/stream")).Status);
        Assert.Equal(Bypass, (await AskAsync(server, """{"prompt":"a person walks"}""", path: "/generate/stream")).Status);
    }

    [Fact]
    public async Task A_stream_that_fails_is_not_kept()
    {
        await using var server = await TestServer.StartAsync();
        const string Body = """{"prompt":"a person walks","seed":42}""";
        server.Engine.OnGenerate = (_, _) => throw new InvalidOperationException("no");
        var (_, failed) = await AskAsync(server, Body, path: "/generate/stream");
        Assert.Single(DataOf(failed, "error"));
        server.Engine.OnGenerate = (_, _) => Task.CompletedTask;
        Assert.Equal(Miss, (await AskAsync(server, Body)).Status);
    }

    [Fact]
    public async Task A_motion_of_a_model_that_is_not_here_any_more_is_a_404_of_its_own()
    {
        await using var server = await TestServer.StartAsync();
        var (_, body) = await AskAsync(server, """{"prompt":"a person walks","seed":42}""");
        server.Engine.Info = server.Engine.Info with { Identity = "other weights" };

        using var response = await server.GetAsync(JsonElement.Parse(body).GetProperty("motions")[0].GetProperty("links").GetProperty("bvh").GetString()!);

        var problem = await Problem.AssertAsync(response, 404, "model-not-served");
        Assert.Contains("demo", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Lookups_are_counted()
    {
        await using var server = await TestServer.StartAsync();
        const string Body = """{"prompt":"counted","seed":42}""";
        await AskAsync(server, Body);
        await AskAsync(server, Body);
        using var response = await server.GetAsync("/metrics");
        string metrics = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        foreach (string outcome in new[] { "hit", "miss" })
        {
            Assert.Contains(metrics.Split('\n'), line => line.StartsWith("scamo_cache_lookups_total{", StringComparison.Ordinal)
                && line.Contains("scamo_cache_name=\"results\"", StringComparison.Ordinal) && line.Contains($"scamo_cache_outcome=\"{outcome}\"", StringComparison.Ordinal));
        }
    }

    private static async Task<(string Status, string Body)> AskAsync(TestServer server, string json, string? cacheControl = null, string path = "/generate")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        if (cacheControl is not null) request.Headers.Add("Cache-Control", cacheControl);
        using var response = await server.SendAsync(request);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, body);
        return (Assert.Single(response.Headers.GetValues("Cache-Status")), body);
    }

    private static string WithoutTimings(string body) => body[..body.LastIndexOf("\"timings\"", StringComparison.Ordinal)];

    private static string[] DataOf(string stream, string type)
    {
        string[] lines = stream.Split('\n');
        return [.. lines.Zip(lines.Skip(1)).Where(pair => pair.First == $"event: {type}").Select(pair => pair.Second["data: ".Length..])];
    }
}

using System.Net;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ScaMo.Generation;

namespace ScaMo.Server.Tests.Generate;

public sealed class StreamTests
{
    [Fact]
    public async Task Events_tell_how_a_motion_comes_about()
    {
        await using var server = await TestServer.StartAsync();

        using var response = await PostAsync(server, """{"prompt": "a person walks", "seed": 7, "numSamples": 2}""");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("no-cache", response.Headers.CacheControl?.ToString(), StringComparison.Ordinal);
        Assert.Equal("no", Assert.Single(response.Headers.GetValues("X-Accel-Buffering")));
        Assert.Equal("7", Assert.Single(response.Headers.GetValues("x-seed")));
        var events = await EventsOf(response);
        Assert.Equal(
            ["queued", "tokens", "tokens", "tokens", "frames", "motion", "tokens", "tokens", "tokens", "frames", "motion", "done"],
            events.Select(item => item.EventType));
        Assert.Equal(1, events[0].Data.GetProperty("position").GetInt32());
        Assert.Equal((0, 7), (events[1].Data.GetProperty("sample").GetInt32(), events[1].Data.GetProperty("tokens")[0].GetInt32()));
        Assert.Equal((0, 0, 12), (events[4].Data.GetProperty("sample").GetInt32(), events[4].Data.GetProperty("first").GetInt32(), events[4].Data.GetProperty("positions").GetArrayLength()));
        Assert.Equal(10, events[^1].Data.GetProperty("totalMs").GetDouble());

        var whole = await server.GenerateAsync("""{"prompt": "a person walks", "seed": 7, "numSamples": 2}""");
        foreach (var (motion, expected) in events.Where(item => item.EventType == "motion").Zip(whole.GetProperty("motions").EnumerateArray()))
        {
            Assert.Equal(expected.GetRawText(), motion.Data.GetRawText());
            using var kept = await server.GetAsync($"/motions/{motion.Data.GetProperty("id").GetString()}");
            Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        }
    }

    [Theory]
    [InlineData("""{"prompt": ""}""", HttpStatusCode.UnprocessableEntity, "prompt")]
    [InlineData("""{"prompt": "x", "format": "bvh"}""", HttpStatusCode.UnprocessableEntity, "format")]
    [InlineData("""{"prompt": "x", "sample": 1}""", HttpStatusCode.BadRequest, "numSamples")]
    public async Task What_is_wrong_with_a_request_is_said_before_the_stream_begins(string json, HttpStatusCode status, string named)
    {
        await using var server = await TestServer.StartAsync();

        using var response = await PostAsync(server, json);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains(named, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_queue_is_429_with_Retry_After()
    {
        await using var server = await TestServer.StartAsync();
        server.Engine.RefusesStreams = true;

        using var response = await PostAsync(server, """{"prompt": "x"}""");

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async Task A_failure_within_the_stream_is_an_event_without_internals()
    {
        await using var server = await TestServer.StartAsync();
        server.Engine.OnGenerate = (_, _) => throw new InvalidOperationException("the secret");

        using var response = await PostAsync(server, """{"prompt": "x"}""");
        var events = await EventsOf(response);

        Assert.Equal(["queued", "error"], events.Select(item => item.EventType));
        Assert.Equal((500, "urn:scamo:problem:internal-error"), (events[1].Data.GetProperty("status").GetInt32(), events[1].Data.GetProperty("type").GetString()));
        Assert.DoesNotContain("secret", events[1].Data.GetRawText(), StringComparison.Ordinal);
        Assert.Contains("the secret", server.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_motion_that_no_format_can_hold_is_an_error_event_as_well()
    {
        await using var server = await TestServer.StartAsync();
        server.Engine.GivesNonsense = true;

        using var response = await PostAsync(server, """{"prompt": "x"}""");
        var events = await EventsOf(response);

        Assert.Equal("error", events[^1].EventType);
        Assert.Equal("urn:scamo:problem:internal-error", events[^1].Data.GetProperty("type").GetString());
    }

    [Fact]
    public async Task The_deadline_and_an_empty_prompt_are_events_too()
    {
        await using var server = await TestServer.StartAsync(("Limits:Deadline", "0.2"));
        server.Engine.OnGenerate = (request, cancellationToken) =>
            request.Prompt == "slow" ? Task.Delay(Timeout.Infinite, cancellationToken) : throw new EmptyPromptException();

        using var late = await PostAsync(server, """{"prompt": "slow"}""");
        Assert.Equal(504, (await EventsOf(late))[^1].Data.GetProperty("status").GetInt32());
        using var empty = await PostAsync(server, """{"prompt": "nothing"}""");
        var problem = (await EventsOf(empty))[^1].Data;
        Assert.Equal(422, problem.GetProperty("status").GetInt32());
        Assert.True(problem.GetProperty("errors").TryGetProperty("prompt", out _));
    }

    [Fact]
    public async Task A_client_that_leaves_ends_its_generation()
    {
        await using var server = await TestServer.StartAsync();
        var cancelled = new TaskCompletionSource();
        server.Engine.OnGenerate = async (_, cancellationToken) =>
        {
            using var registration = cancellationToken.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        };

        using (var response = await PostAsync(server, """{"prompt": "x"}"""))
        {
            await using var body = await response.Content.ReadAsStreamAsync();
            await foreach (var item in SseParser.Create(body).EnumerateAsync())
            {
                Assert.Equal("queued", item.EventType);
                break;
            }
        }

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_draining_server_lets_streams_end_and_takes_no_new_ones()
    {
        await using var server = await TestServer.StartAsync();
        var finish = new TaskCompletionSource();
        server.Engine.OnGenerate = (_, _) => finish.Task;
        using var response = await PostAsync(server, """{"prompt": "x"}""");

        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        while ((await server.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK) await Task.Delay(10);
        using var refused = await PostAsync(server, """{"prompt": "x"}""");
        finish.SetResult();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Equal("done", (await EventsOf(response))[^1].EventType);
    }

    private static async Task<HttpResponseMessage> PostAsync(TestServer server, string json)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/generate/stream") { Content = new StringContent(json, Encoding.UTF8, "application/json") };
        request.Headers.Add("Accept", "text/event-stream");
        return await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    private static async Task<List<(string EventType, JsonElement Data)>> EventsOf(HttpResponseMessage response)
    {
        await using var body = await response.Content.ReadAsStreamAsync();
        var events = new List<(string, JsonElement)>();
        await foreach (var item in SseParser.Create(body).EnumerateAsync()) events.Add((item.EventType, JsonElement.Parse(item.Data)));
        return events;
    }
}

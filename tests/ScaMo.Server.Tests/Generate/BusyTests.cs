using System.Net;
using ScaMo.Generation;

namespace ScaMo.Server.Tests.Generate;

public sealed class BusyTests
{
    private const string Body = """{"prompt":"a person walks","seed":1}""";

    [Fact]
    public async Task A_full_queue_is_429_with_Retry_After()
    {
        await using var server = await TestServer.StartAsync();
        server.Engine.OnGenerate = (_, _) => throw new QueueFullException(128);

        using var response = await server.PostAsync(Body);
        var problem = await Problem.AssertAsync(response, 429, "queue-full");
        Assert.Contains("128", problem.GetProperty("detail").GetString());
        Assert.True(response.Headers.RetryAfter!.Delta >= TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_prompt_that_tokenises_to_nothing_is_422()
    {
        await using var server = await TestServer.StartAsync();
        server.Engine.OnGenerate = (_, _) => throw new EmptyPromptException();

        using var response = await server.PostAsync("""{"prompt":"\u200b"}""");
        Assert.Equal(["prompt"], Problem.Members(await Problem.AssertAsync(response, 422, "invalid-request")));
    }

    [Fact]
    public async Task The_deadline_cancels_the_model_and_is_504()
    {
        await using var server = await TestServer.StartAsync(("Limits:Deadline", "0.2"));
        var cancelled = new TaskCompletionSource();
        server.Engine.OnGenerate = (_, token) => WaitForCancellation(cancelled, token);

        using var response = await server.PostAsync(Body);
        await Problem.AssertAsync(response, 504, "deadline-exceeded");
        // Others may wait for the same result, so that the model is told after the one who leaves.
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_client_that_leaves_cancels_the_model_and_is_no_error()
    {
        await using var server = await TestServer.StartAsync();
        TaskCompletionSource began = new(), cancelled = new();
        server.Engine.OnGenerate = (_, token) =>
        {
            began.SetResult();
            return WaitForCancellation(cancelled, token);
        };

        using (var socket = await server.ConnectAsync())
        {
            await socket.SendAsync($"{RawHttp.Head}Content-Length: {Body.Length}\r\n\r\n{Body}");
            await began.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        }

        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        server.Engine.OnGenerate = (_, _) => Task.CompletedTask;
        using var next = await server.PostAsync(Body);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.DoesNotContain("Error", server.Log);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_its_body_is_no_error()
    {
        await using var server = await TestServer.StartAsync();
        string[] cutShort = ["Content-Length: 100\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"pro"];
        foreach (string part in Enumerable.Repeat(cutShort, 10).SelectMany(parts => parts))
        {
            using var socket = await server.ConnectAsync();
            await socket.SendAsync(RawHttp.Head + part);
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        using var next = await server.PostAsync(Body);
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
        Assert.DoesNotContain("Error", server.Log);
    }

    [Fact]
    public async Task What_nobody_expected_is_500_without_internals_and_logged_under_its_trace_id()
    {
        await using var server = await TestServer.StartAsync();
        server.Engine.OnGenerate = (_, _) => throw new InvalidOperationException("the secret innards");

        using var response = await server.PostAsync(Body);
        var problem = await Problem.AssertAsync(response, 500, "internal-error");
        Assert.DoesNotContain("secret", problem.GetRawText());
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        string traceId = problem.GetProperty("traceId").GetString()!;
        Assert.Contains(server.Log.Split('\n'), line => line.Contains(traceId) && line.Contains("secret innards"));
    }

    [Fact]
    public async Task Until_the_models_are_warm_everything_that_needs_one_is_503_and_the_server_is_alive()
    {
        await using var server = new TestServer();
        var warm = new TaskCompletionSource();
        server.Engine.OnWarmUp = _ => warm.Task;
        await server.StartAsync(untilReady: false);

        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/health/live")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await server.GetAsync("/info")).StatusCode);
        foreach (string path in new[] { "/health/ready", "/models", "/motions/AAAAAAAAAAAAAAAAAAAAAA" })
        {
            using var response = await server.GetAsync(path);
            await Problem.AssertAsync(response, 503, "warming-up");
            Assert.NotNull(response.Headers.RetryAfter);
        }

        using (var refused = await server.PostAsync(Body)) await Problem.AssertAsync(refused, 503, "warming-up");

        warm.SetResult();
        while ((await server.GetAsync("/health/ready")).StatusCode != HttpStatusCode.OK) await Task.Delay(10, TestContext.Current.CancellationToken);
        using var served = await server.PostAsync(Body);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    private static async Task WaitForCancellation(TaskCompletionSource cancelled, CancellationToken token)
    {
        try
        {
            await Task.Delay(TimeSpan.FromSeconds(30), token);
        }
        catch (OperationCanceledException)
        {
            cancelled.SetResult();
            throw;
        }
    }
}

using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ScaMo.Server.Hosting;

namespace ScaMo.Server.Tests.Hosting;

public sealed class DrainTests
{
    private const string Body = """{"prompt":"a person walks","seed":1}""";

    [Fact]
    public async Task While_draining_running_requests_finish_and_new_ones_are_503()
    {
        await using var server = await TestServer.StartAsync();
        TaskCompletionSource began = new(), finish = new();
        server.Engine.OnGenerate = (_, _) =>
        {
            began.SetResult();
            return finish.Task;
        };
        var running = server.PostAsync(Body);
        await began.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        var lifetime = server.Services.GetRequiredService<IHostApplicationLifetime>();
        var stopped = new TaskCompletionSource();
        lifetime.ApplicationStopped.Register(stopped.SetResult);
        lifetime.StopApplication();

        using (var ready = await server.GetAsync("/health/ready"))
        {
            await Problem.AssertAsync(ready, 503, "draining");
        }

        using (var refused = await PostRefusedAsync(server)) Assert.NotNull(refused.Headers.RetryAfter);

        finish.SetResult();
        using var answer = await running;
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task The_gate_is_closed_by_the_time_the_stop_has_been_asked_for()
    {
        for (int round = 0; round < 5; round++)
        {
            await using var server = await TestServer.StartAsync();

            server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

            Assert.True(server.Services.GetRequiredService<RequestGate>().IsClosed);
        }
    }

    [Fact]
    public async Task A_request_that_outlasts_the_drain_is_cancelled()
    {
        await using var server = await TestServer.StartAsync(("Limits:Drain", "0.3"));
        TaskCompletionSource began = new(), cancelled = new();
        server.Engine.OnGenerate = async (_, token) =>
        {
            began.SetResult();
            token.Register(cancelled.SetResult);
            await Task.Delay(Timeout.Infinite, token);
        };
        var running = server.PostAsync(Body);
        await began.Task.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);

        server.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => running);
    }

    private static async Task<HttpResponseMessage> PostRefusedAsync(TestServer server)
    {
        var response = await server.PostAsync(Body);
        await Problem.AssertAsync(response, 503, "draining");
        return response;
    }
}

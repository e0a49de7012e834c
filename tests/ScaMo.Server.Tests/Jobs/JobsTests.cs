using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using ScaMo.Server.Jobs;

namespace ScaMo.Server.Tests.Jobs;

/// <summary>What a client sees of jobs, wherever they are kept.</summary>
public sealed class JobsTests
{
    private const string Three = """{"prompts":["a person walks"," someone jumps ","a man waves"],"seed":42,"numSamples":2,"fps":30}""";

    [Theory]
    [InlineData(JobHost.Memory)]
    [InlineData(JobHost.Redis)]
    public async Task A_job_gives_the_motions_that_its_prompts_give_alone(string store)
    {
        await using var host = await JobHost.StartAsync(store);
        var accepted = await JobHost.AcceptAsync(host.Server, Three);
        var job = await JobHost.BecomesAsync(host.Server, JobHost.Id(accepted), "succeeded");

        Assert.Equal("demo", job.GetProperty("model").GetString());
        Assert.Equal(3, job.GetProperty("progress").GetProperty("succeeded").GetInt32());
        Assert.True(job.GetProperty("finishedAt").GetDateTimeOffset() >= job.GetProperty("createdAt").GetDateTimeOffset());
        Assert.False(job.TryGetProperty("position", out _));
        Assert.False(job.GetProperty("links").TryGetProperty("events", out _));
        var results = job.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(["a person walks", "someone jumps", "a man waves"], results.Select(result => result.GetProperty("prompt").GetString()));
        foreach (var result in results)
        {
            var alone = await host.Server.GenerateAsync(JsonSerializer.Serialize(new { prompt = result.GetProperty("prompt").GetString(), seed = 42, numSamples = 2 }));
            var motions = result.GetProperty("motions").EnumerateArray().ToArray();
            Assert.Equal(alone.GetProperty("motions").EnumerateArray().Select(motion => motion.GetProperty("id").GetString()), motions.Select(motion => motion.GetProperty("id").GetString()));
            string link = motions[1].GetProperty("links").GetProperty("bvh").GetString()!;
            Assert.EndsWith(".bvh?fps=30", link);
            using var file = await host.Server.GetAsync(link);
            Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        }
    }

    [Theory]
    [InlineData(JobHost.Memory)]
    [InlineData(JobHost.Redis)]
    public async Task Seeds_are_drawn_once_and_told(string store)
    {
        await using var host = await JobHost.StartAsync(store);
        var accepted = await JobHost.AcceptAsync(host.Server, """{"prompts":["a person walks","a person walks"]}""");
        var job = await JobHost.BecomesAsync(host.Server, JobHost.Id(accepted), "succeeded");

        long[] seeds = [.. job.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("seed").GetInt64())];
        Assert.NotEqual(seeds[0], seeds[1]);
        Assert.Equal(seeds, accepted.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("seed").GetInt64()));
        Assert.Equal([.. seeds.Select(seed => $"[{string.Join(',', FakeEngine.TokensOf(seed, FakeEngine.MaxTokens))}]")], JobHost.TokensOf(job));
    }

    [Theory]
    [InlineData(JobHost.Memory)]
    [InlineData(JobHost.Redis)]
    public async Task A_key_that_is_sent_again_stands_for_the_same_job(string store)
    {
        await using var host = await JobHost.StartAsync(store);
        const string Body = """{"prompt":"a person walks"}""";
        string id = JobHost.Id(await JobHost.AcceptAsync(host.Server, Body, "\"8e03978e-40d5-43dd-bc93-6894a57f9324\""));
        int calls = host.Server.Engine.Calls;
        await JobHost.BecomesAsync(host.Server, id, "succeeded");

        var again = await JobHost.AcceptAsync(host.Server, Body, "8e03978e-40d5-43dd-bc93-6894a57f9324");
        Assert.Equal(id, JobHost.Id(again));
        Assert.Equal("succeeded", JobHost.State(again));
        Assert.True(host.Server.Engine.Calls <= calls + 1);

        Assert.NotEqual(id, JobHost.Id(await JobHost.AcceptAsync(host.Server, Body, "another")));
        Assert.NotEqual(id, JobHost.Id(await JobHost.AcceptAsync(host.Server, Body)));
        using var other = await JobHost.PostAsync(host.Server, """{"prompt":"a person runs"}""", "8e03978e-40d5-43dd-bc93-6894a57f9324");
        await Problem.AssertAsync(other, 422, "idempotency-conflict");
    }

    [Theory]
    [InlineData(JobHost.Memory)]
    [InlineData(JobHost.Redis)]
    public async Task What_is_not_over_can_be_canceled(string store)
    {
        await using var host = await JobHost.StartAsync(store, ("Jobs:Concurrency", "1"));
        TaskCompletionSource began = new(), stopped = new();
        host.Server.Engine.OnGenerate = async (request, token) =>
        {
            if (request.Prompt == "first") return;
            began.TrySetResult();
            await using var registration = token.Register(stopped.SetResult);
            await Task.Delay(Timeout.Infinite, token);
        };
        string id = JobHost.Id(await JobHost.AcceptAsync(host.Server, """{"prompts":["first","second","third"],"seed":1}"""));
        await began.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

        using (var answer = await host.Server.Http.DeleteAsync($"/jobs/{id}", TestContext.Current.CancellationToken))
        {
            var job = JsonElement.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Equal("canceled", JobHost.State(job));
            Assert.Equal(["succeeded", "canceled", "canceled"], job.GetProperty("results").EnumerateArray().Select(JobHost.State));
        }

        await stopped.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        host.Server.Engine.OnGenerate = (_, _) => Task.CompletedTask;
        string next = JobHost.Id(await JobHost.AcceptAsync(host.Server, """{"prompt":"next"}"""));
        await JobHost.BecomesAsync(host.Server, next, "succeeded");
        Assert.Equal("canceled", JobHost.State(await JobHost.GetAsync(host.Server, id)));
        using var finished = await host.Server.Http.DeleteAsync($"/jobs/{next}", TestContext.Current.CancellationToken);
        Assert.Contains("\"succeeded\"", await finished.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(JobHost.Memory)]
    [InlineData(JobHost.Redis)]
    public async Task A_job_tells_its_place_in_the_queue_and_a_full_queue_is_429(string store)
    {
        await using var host = await JobHost.StartAsync(store, ("Jobs:Concurrency", "1"), ("Jobs:Capacity", "4"));
        TaskCompletionSource began = new(), finish = new();
        host.Server.Engine.OnGenerate = (_, _) =>
        {
            began.TrySetResult();
            return finish.Task;
        };
        string first = JobHost.Id(await JobHost.AcceptAsync(host.Server, """{"prompts":["one","two"]}"""));
        await began.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        var second = await JobHost.AcceptAsync(host.Server, """{"prompts":["three","four"]}""");
        Assert.Equal(("queued", 2), (JobHost.State(second), second.GetProperty("position").GetInt32()));
        Assert.Equal("running", JobHost.State(await JobHost.GetAsync(host.Server, first)));

        using (var refused = await JobHost.PostAsync(host.Server, """{"prompt":"five"}"""))
        {
            await Problem.AssertAsync(refused, 429, "queue-full");
            Assert.NotNull(refused.Headers.RetryAfter);
        }

        finish.SetResult();
        await JobHost.BecomesAsync(host.Server, JobHost.Id(second), "succeeded");
        await JobHost.AcceptAsync(host.Server, """{"prompt":"five"}""");
    }

    [Theory]
    [InlineData(JobHost.Memory)]
    [InlineData(JobHost.Redis)]
    public async Task Events_tell_progress_results_and_the_end(string store)
    {
        await using var host = await JobHost.StartAsync(store, ("Jobs:Concurrency", "1"));
        var finish = new TaskCompletionSource();
        host.Server.Engine.OnGenerate = (_, _) => finish.Task;
        string id = JobHost.Id(await JobHost.AcceptAsync(host.Server, """{"prompts":["one","two"],"seed":3}"""));
        using var response = await host.Server.Http.GetAsync($"/jobs/{id}/events", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
        finish.SetResult();

        string events = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        string[] names = [.. events.Split('\n').Where(line => line.StartsWith("event: ", StringComparison.Ordinal)).Select(line => line[7..])];
        Assert.Equal("progress", names[0]);
        Assert.Equal(2, names.Count(name => name == "result"));
        Assert.Equal("done", names[^1]);
        Assert.EndsWith("id: done\n\n", events);
        string done = events.Split('\n').Last(line => line.StartsWith("data: ", StringComparison.Ordinal))[6..];
        Assert.Equal((await JobHost.GetAsync(host.Server, id)).GetRawText(), JsonElement.Parse(done).GetRawText());

        using var again = new HttpRequestMessage(HttpMethod.Get, $"/jobs/{id}/events") { Headers = { { "Last-Event-ID", "done" } } };
        using var nothing = await host.Server.SendAsync(again);
        Assert.Equal(HttpStatusCode.NoContent, nothing.StatusCode);
    }

    [Theory]
    [InlineData(JobHost.Memory)]
    [InlineData(JobHost.Redis)]
    public async Task A_prompt_that_fails_is_tried_again_and_fails_with_the_reason_in_the_end(string store)
    {
        await using var host = await JobHost.StartAsync(store, ("Jobs:MaxAttempts", "2"), ("Jobs:LeaseSeconds", "1"));
        int flaky = 0, poison = 0;
        host.Server.Engine.OnGenerate = (request, _) =>
            request.Prompt == "flaky" && Interlocked.Increment(ref flaky) == 1 ? throw new InvalidOperationException("secret")
            : request.Prompt == "poison" && Interlocked.Increment(ref poison) > 0 ? throw new InvalidOperationException("secret")
            : Task.CompletedTask;
        var accepted = await JobHost.AcceptAsync(host.Server, """{"prompts":["good","flaky","poison"],"seed":1}""");
        var job = await JobHost.BecomesAsync(host.Server, JobHost.Id(accepted), "failed");

        var results = job.GetProperty("results").EnumerateArray().ToArray();
        Assert.Equal(["succeeded", "succeeded", "failed"], results.Select(JobHost.State));
        Assert.Equal((2, 2), (flaky, poison));
        var problem = results[2].GetProperty("problem");
        Assert.Equal("urn:scamo:problem:internal-error", problem.GetProperty("type").GetString());
        Assert.Equal("Tried 2 times; the last time, the motion could not be generated.", problem.GetProperty("detail").GetString());
        Assert.DoesNotContain("secret", job.GetRawText());
    }

    [Theory]
    [InlineData(JobHost.Memory)]
    [InlineData(JobHost.Redis)]
    public async Task Other_failures_of_a_prompt_are_told_too(string store)
    {
        await using var host = await JobHost.StartAsync(store, ("Jobs:MaxAttempts", "1"), ("Jobs:TimeoutSeconds", "1"));
        host.Server.Engine.OnGenerate = (request, token) => request.Prompt switch
        {
            "nothing" => throw new ScaMo.Generation.EmptyPromptException(),
            "slow" => Task.Delay(Timeout.Infinite, token),
            _ => Task.CompletedTask,
        };
        var accepted = await JobHost.AcceptAsync(host.Server, """{"prompts":["nothing","slow"]}""");
        var job = await JobHost.BecomesAsync(host.Server, JobHost.Id(accepted), "failed");

        var problems = job.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("problem")).ToArray();
        Assert.Equal("urn:scamo:problem:invalid-request", problems[0].GetProperty("type").GetString());
        Assert.Equal("Tried 1 times; the last time, it took more than 1 seconds.", problems[1].GetProperty("detail").GetString());
    }

    [Fact]
    public async Task A_queue_of_requests_that_is_full_makes_a_job_wait()
    {
        await using var host = await JobHost.StartAsync(JobHost.Memory, ("Jobs:MaxAttempts", "1"));
        int tries = 0;
        host.Server.Engine.OnGenerate = (_, _) => Interlocked.Increment(ref tries) < 4 ? throw new ScaMo.Generation.QueueFullException(128) : Task.CompletedTask;
        var accepted = await JobHost.AcceptAsync(host.Server, """{"prompt":"a person walks","seed":1}""");
        await JobHost.BecomesAsync(host.Server, JobHost.Id(accepted), "succeeded");
        Assert.Equal(4, tries);
    }

    [Fact]
    public async Task A_job_that_is_no_longer_kept_is_404()
    {
        await using var host = await JobHost.StartAsync(JobHost.Memory, ("Storage:RetentionMinutes", "0.002"));
        string id = JobHost.Id(await JobHost.AcceptAsync(host.Server, """{"prompt":"a person walks"}"""));
        var end = DateTime.UtcNow.AddSeconds(30);
        HttpStatusCode status;
        do
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            using var answer = await host.Server.GetAsync($"/jobs/{id}");
            status = answer.StatusCode;
        }
        while (status == HttpStatusCode.OK && DateTime.UtcNow < end);

        Assert.Equal(HttpStatusCode.NotFound, status);
    }

    [Fact]
    public async Task As_many_prompts_of_jobs_that_are_over_are_kept_as_may_be_under_way()
    {
        await using var host = await JobHost.StartAsync(JobHost.Memory, ("Jobs:Capacity", "4"));
        var finish = new TaskCompletionSource();
        host.Server.Engine.OnGenerate = (request, token) => request.Prompt == "slow" ? finish.Task.WaitAsync(token) : Task.CompletedTask;
        string slow = JobHost.Id(await JobHost.AcceptAsync(host.Server, """{"prompt":"slow"}"""));
        string[] ids = new string[3];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = JobHost.Id(await JobHost.AcceptAsync(host.Server, """{"prompts":["a","b"]}""", $"key-{i}"));
            await JobHost.BecomesAsync(host.Server, ids[i], "succeeded");
        }

        using (var oldest = await host.Server.GetAsync($"/jobs/{ids[0]}")) await Problem.AssertAsync(oldest, 404, "not-found");
        foreach (string id in ids[1..]) Assert.Equal("succeeded", JobHost.State(await JobHost.GetAsync(host.Server, id)));
        Assert.NotEqual(ids[0], JobHost.Id(await JobHost.AcceptAsync(host.Server, """{"prompts":["a","b"]}""", "key-0")));
        Assert.Equal("running", JobHost.State(await JobHost.GetAsync(host.Server, slow)));
        finish.SetResult();
        await JobHost.BecomesAsync(host.Server, slow, "succeeded");
    }

    [Fact]
    public async Task A_server_that_stops_tries_again_what_failed_before()
    {
        int tries = 0;
        var host = await JobHost.StartAsync(JobHost.Memory, ("Limits:Drain", "60"));
        await using (host)
        {
            var failed = new TaskCompletionSource();
            host.Server.Engine.OnGenerate = (_, _) =>
            {
                if (Interlocked.Increment(ref tries) > 1) return Task.CompletedTask;
                failed.SetResult();
                throw new InvalidOperationException("secret");
            };
            await JobHost.AcceptAsync(host.Server, """{"prompt":"flaky"}""");
            await failed.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        Assert.Equal(2, tries);
        Assert.DoesNotContain("prompts of jobs are lost", host.Server.Log);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_may_wait_no_longer_says_what_is_lost(bool isCanceled)
    {
        var host = await JobHost.StartAsync(JobHost.Memory, ("Limits:Drain", "0.2"));
        await using (host)
        {
            host.Server.Engine.OnGenerate = (_, _) => throw new InvalidOperationException("secret");
            string id = JobHost.Id(await JobHost.AcceptAsync(host.Server, """{"prompts":["a","b"]}"""));
            // After two attempts the next is seconds away.
            var end = DateTime.UtcNow.AddSeconds(30);
            while (host.Server.Log.Split("attempt 2 failed").Length < 3 || await host.Server.Services.GetRequiredService<IJobBoard>().CountWaitingAsync() < 2)
            {
                Assert.True(DateTime.UtcNow < end, host.Server.Log);
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            if (isCanceled) (await host.Server.Http.DeleteAsync($"/jobs/{id}", TestContext.Current.CancellationToken)).Dispose();
        }

        if (isCanceled) Assert.DoesNotContain("prompts of jobs are lost", host.Server.Log);
        else Assert.Contains("2 prompts of jobs are lost", host.Server.Log);
    }

    [Fact]
    public async Task Jobs_count()
    {
        await using var host = await JobHost.StartAsync(JobHost.Memory);
        await JobHost.BecomesAsync(host.Server, JobHost.Id(await JobHost.AcceptAsync(host.Server, """{"prompts":["a","b"]}""")), "succeeded");
        // A job is over before the worker has counted it.
        foreach (string line in new[]
        {
            "scamo_jobs_accepted_total{otel_scope_name=\"ScaMo.Server\"} 2", "scamo_jobs_finished_total{otel_scope_name=\"ScaMo.Server\",scamo_jobs_outcome=\"succeeded\"} 2",
            "scamo_jobs_waiting{otel_scope_name=\"ScaMo.Server\"} 0", "scamo_jobs_running{otel_scope_name=\"ScaMo.Server\"} 0",
        })
        {
            string metrics = "";
            for (var end = DateTime.UtcNow.AddSeconds(30); !metrics.Contains(line, StringComparison.Ordinal) && DateTime.UtcNow < end; await Task.Delay(50, TestContext.Current.CancellationToken))
            {
                using var answer = await host.Server.GetAsync("/metrics");
                metrics = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            }

            Assert.Contains(line, metrics);
        }
    }
}

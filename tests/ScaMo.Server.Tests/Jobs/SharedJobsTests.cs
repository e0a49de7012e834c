using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ScaMo.Server.Jobs;
using StackExchange.Redis;

namespace ScaMo.Server.Tests.Jobs;

/// <summary>Jobs of several servers with one real Redis.</summary>
public sealed class SharedJobsTests
{
    private const string Queue = "scamo:{jobs}:queue";
    private const string Body = """{"prompts":["a person walks","someone jumps","a man waves"],"seed":42}""";

    private static readonly (string, string) Api = ("Jobs:Role", "api");
    private static readonly (string, string) Worker = ("Jobs:Role", "worker");

    [Fact]
    public async Task Any_server_accepts_and_any_worker_works()
    {
        await using var redis = await StartRedisAsync();
        await using var one = await JobHost.StartAsync(redis, Api);
        await using var other = await JobHost.StartAsync(redis, Api);
        await using var worker = await JobHost.StartAsync(redis, Worker);
        int calls = one.Engine.Calls + other.Engine.Calls;

        var accepted = await JobHost.AcceptAsync(one, Body, "key");
        Assert.Equal(JobHost.Id(accepted), JobHost.Id(await JobHost.AcceptAsync(other, Body, "key")));
        using var events = await other.GetAsync($"/jobs/{JobHost.Id(accepted)}/events");
        Assert.EndsWith("id: done\n\n", await events.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var job = await JobHost.GetAsync(other, JobHost.Id(accepted));
        Assert.Equal("succeeded", JobHost.State(job));
        foreach (var result in job.GetProperty("results").EnumerateArray())
        {
            using var motion = await one.GetAsync(result.GetProperty("motions")[0].GetProperty("links").GetProperty("json").GetString()!);
            Assert.Equal(HttpStatusCode.OK, motion.StatusCode);
        }

        Assert.Equal(calls, one.Engine.Calls + other.Engine.Calls);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        Assert.Equal(0, await connection.GetDatabase().StreamLengthAsync(Queue));
        Assert.True(await connection.GetDatabase().KeyTimeToLiveAsync($"scamo:{{jobs}}:job:{JobHost.Id(accepted)}") > TimeSpan.FromHours(23));
    }

    [Fact]
    public async Task A_worker_answers_an_operator_and_nobody_else()
    {
        await using var redis = await StartRedisAsync();
        await using var worker = await JobHost.StartAsync(redis, Worker);
        foreach (string path in new[] { "/health/live", "/health/ready", "/info", "/metrics" })
        {
            using var answer = await worker.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        foreach (string path in new[] { "/", "/models", "/jobs/AAAAAAAAAAAAAAAAAAAAAA", "/motions/AAAAAAAAAAAAAAAAAAAAAA", "/openapi/v1.json", "/swagger/index.html" })
        {
            using var answer = await worker.GetAsync(path);
            await Problem.AssertAsync(answer, 404, "not-found");
        }

        using var generate = await worker.PostAsync("""{"prompt":"a"}""");
        await Problem.AssertAsync(generate, 404, "not-found");
    }

    [Fact]
    public async Task What_a_dead_worker_had_goes_to_another()
    {
        await using var redis = await StartRedisAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await using var api = await JobHost.StartAsync(redis, Api);
        string id = JobHost.Id(await JobHost.AcceptAsync(api, Body));
        // One that takes everything, and is not heard of again.
        await connection.GetDatabase().StreamCreateConsumerGroupAsync(Queue, "workers", "0-0");
        Assert.Equal(3, (await connection.GetDatabase().StreamReadGroupAsync(Queue, "workers", "dead", ">", 10)).Length);
        Assert.Equal("running", JobHost.State(await JobHost.GetAsync(api, id)));

        await using var worker = await JobHost.StartAsync(redis, Worker, ("Jobs:LeaseSeconds", "1"));
        await JobHost.BecomesAsync(api, id, "succeeded");
    }

    [Fact]
    public async Task A_prompt_that_ends_its_workers_fails_in_the_end()
    {
        await using var redis = await StartRedisAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await using var api = await JobHost.StartAsync(redis, Api);
        string id = JobHost.Id(await JobHost.AcceptAsync(api, """{"prompt":"poison"}"""));
        var database = connection.GetDatabase();
        await database.StreamCreateConsumerGroupAsync(Queue, "workers", "0-0");
        var entry = Assert.Single(await database.StreamReadGroupAsync(Queue, "workers", "dead", ">", 10));
        for (int i = 0; i < 2; i++) await database.StreamClaimAsync(Queue, "workers", "dead", 0, [entry.Id]);

        await using var worker = await JobHost.StartAsync(redis, Worker, ("Jobs:LeaseSeconds", "1"), ("Jobs:MaxAttempts", "3"));
        int calls = worker.Engine.Calls;
        var job = await JobHost.BecomesAsync(api, id, "failed");
        Assert.Contains("Tried 3 times; the last time, its worker ended", job.GetRawText());
        Assert.Equal(calls, worker.Engine.Calls);
    }

    [Fact]
    public async Task A_worker_that_works_for_longer_than_a_lease_keeps_what_it_has()
    {
        await using var redis = await StartRedisAsync();
        await using var api = await JobHost.StartAsync(redis, Api);
        await using var one = await JobHost.StartAsync(redis, Worker, ("Jobs:LeaseSeconds", "1"));
        await using var other = await JobHost.StartAsync(redis, Worker, ("Jobs:LeaseSeconds", "1"));
        int calls = one.Engine.Calls + other.Engine.Calls;
        one.Engine.OnGenerate = other.Engine.OnGenerate = (_, token) => Task.Delay(3500, token);

        string id = JobHost.Id(await JobHost.AcceptAsync(api, """{"prompt":"slow"}"""));
        await JobHost.BecomesAsync(api, id, "succeeded");
        Assert.Equal(calls + 1, one.Engine.Calls + other.Engine.Calls);
    }

    [Fact]
    public async Task A_worker_that_stops_finishes_what_it_has_and_leaves_the_rest_to_others()
    {
        await using var redis = await StartRedisAsync();
        await using var api = await JobHost.StartAsync(redis, Api);
        TaskCompletionSource began = new(), finish = new();
        string id;
        var one = await JobHost.StartAsync(redis, Worker, ("Jobs:Concurrency", "1"));
        one.Engine.OnGenerate = (_, _) =>
        {
            began.TrySetResult();
            return finish.Task;
        };
        await using (one)
        {
            id = JobHost.Id(await JobHost.AcceptAsync(api, Body));
            await began.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            one.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
            finish.SetResult();
        }

        var job = await JobHost.GetAsync(api, id);
        Assert.Equal(["succeeded", "queued", "queued"], job.GetProperty("results").EnumerateArray().Select(JobHost.State));
        await using var other = await JobHost.StartAsync(redis, Worker);
        await JobHost.BecomesAsync(api, id, "succeeded");
    }

    [Fact]
    public async Task A_worker_that_may_wait_no_longer_gives_back_what_it_has()
    {
        await using var redis = await StartRedisAsync();
        await using var api = await JobHost.StartAsync(redis, Api);
        string id;
        await using (var one = await JobHost.StartAsync(redis, Worker, ("Limits:Drain", "0.2")))
        {
            var began = new TaskCompletionSource();
            one.Engine.OnGenerate = (_, token) =>
            {
                began.TrySetResult();
                return Task.Delay(Timeout.Infinite, token);
            };
            id = JobHost.Id(await JobHost.AcceptAsync(api, """{"prompt":"slow"}"""));
            await began.Task.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        }

        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var pending = Assert.Single(await connection.GetDatabase().StreamPendingMessagesAsync(Queue, "workers", 10, RedisValue.Null));
        Assert.Equal(0, pending.DeliveryCount);
        Assert.True(pending.IdleTimeInMilliseconds >= 30_000, $"{pending.IdleTimeInMilliseconds}");

        await using var other = await JobHost.StartAsync(redis, Worker);
        await JobHost.BecomesAsync(api, id, "succeeded");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("commands")]
    [InlineData("snapshot")]
    public async Task Places_in_the_queue_outlast_a_restart_of_Redis(string? rewritten)
    {
        await using var redis = await StartRedisAsync(persists: true);
        await using var connection = await ConnectionMultiplexer.ConnectAsync($"{redis.ConnectionString},abortConnect=false");
        await using var api = await JobHost.StartAsync(redis, Api);
        await using (var worker = await JobHost.StartAsync(redis, Worker))
        {
            for (int i = 0; i < 3; i++) await JobHost.BecomesAsync(api, JobHost.Id(await JobHost.AcceptAsync(api, Body)), "succeeded");
        }

        await RestartAsync();
        Assert.Equal(0, await CountWaitingAsync(api));

        string first = JobHost.Id(await JobHost.AcceptAsync(api, """{"prompts":["one","two"]}""")), second = JobHost.Id(await JobHost.AcceptAsync(api, Body));
        Assert.Equal((5, 1), (await CountWaitingAsync(api), await PositionAsync(api, first)));
        Assert.Single(await connection.GetDatabase().StreamReadGroupAsync(Queue, "workers", "dead", ">", 1));
        await AssertPlacesAsync();
        await RestartAsync();
        await AssertPlacesAsync();

        await using var other = await JobHost.StartAsync(redis, Worker, ("Jobs:LeaseSeconds", "1"));
        await JobHost.BecomesAsync(api, first, "succeeded");
        await JobHost.BecomesAsync(api, second, "succeeded");
        Assert.Equal(0, await CountWaitingAsync(api));

        async Task AssertPlacesAsync()
        {
            Assert.Equal(["running", "queued"], (await JobHost.GetAsync(api, first)).GetProperty("results").EnumerateArray().Select(JobHost.State));
            Assert.Equal((4, 2), (await CountWaitingAsync(api), await PositionAsync(api, second)));
        }

        async Task RestartAsync()
        {
            if (rewritten is not null) await RewriteLogAsync(connection, rewritten);
            await redis.KillAsync();
            await redis.RunAsync();
            var end = DateTime.UtcNow.AddSeconds(60);
            while (true)
            {
                using var health = await api.GetAsync("/health/ready");
                if (connection.IsConnected && health.StatusCode == HttpStatusCode.OK && await AnswersAsync(api)) return;
                Assert.True(DateTime.UtcNow < end, api.Log);
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        }
    }

    [Fact]
    public async Task Places_in_the_queue_do_not_rest_on_what_Redis_counts_of_its_readers()
    {
        await using var redis = await StartRedisAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var database = connection.GetDatabase();
        await using var api = await JobHost.StartAsync(redis, Api);
        string first = JobHost.Id(await JobHost.AcceptAsync(api, Body)), second = JobHost.Id(await JobHost.AcceptAsync(api, Body));
        await database.StreamCreateConsumerGroupAsync(Queue, "workers", "0-0");
        var taken = await database.StreamReadGroupAsync(Queue, "workers", "dead", ">", 2);
        // The later of the two is over first, and Redis has lost count.
        await database.StreamAcknowledgeAsync(Queue, "workers", taken[1].Id);
        await database.StreamDeleteAsync(Queue, [taken[1].Id]);
        await database.StreamConsumerGroupSetPositionAsync(Queue, "workers", taken[1].Id);
        Assert.Null(Assert.Single(await database.StreamGroupInfoAsync(Queue)).Lag);

        Assert.Equal(["running", "running", "queued"], (await JobHost.GetAsync(api, first)).GetProperty("results").EnumerateArray().Select(JobHost.State));
        Assert.Equal((4, 2), (await CountWaitingAsync(api), await PositionAsync(api, second)));
    }

    [Fact]
    public async Task What_is_over_before_Redis_knows_that_it_was_taken_waits_no_more()
    {
        await using var redis = await StartRedisAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var database = connection.GetDatabase();
        await using var api = await JobHost.StartAsync(redis, Api);
        string first = JobHost.Id(await JobHost.AcceptAsync(api, """{"prompts":["one","two"]}""")), second = JobHost.Id(await JobHost.AcceptAsync(api, Body));
        // A Redis that lost its last second has taken them back from a worker that finishes one of them.
        var entries = await database.StreamRangeAsync(Queue);
        await database.StreamCreateConsumerGroupAsync(Queue, "workers", "0-0");
        await database.StreamDeleteAsync(Queue, [entries[1].Id]);
        Assert.Equal((4, 2), (await CountWaitingAsync(api), await PositionAsync(api, second)));

        Assert.Equal(entries[0].Id, Assert.Single(await database.StreamReadGroupAsync(Queue, "workers", "dead", ">", 1)).Id);
        Assert.Equal("running", JobHost.State(await JobHost.GetAsync(api, first)));
        Assert.Equal((3, 1), (await CountWaitingAsync(api), await PositionAsync(api, second)));

        // What is pending without an entry is none that waits.
        await database.StreamDeleteAsync(Queue, [.. entries.Select(entry => entry.Id)]);
        Assert.Equal(0, await CountWaitingAsync(api));
    }

    [Fact]
    public async Task What_a_worker_gave_back_is_no_longer_its_own()
    {
        await using var redis = await StartRedisAsync();
        await using var api = await JobHost.StartAsync(redis, Api);
        await JobHost.AcceptAsync(api, """{"prompt":"slow"}""");
        var queue = api.Services.GetRequiredService<IJobQueue>();
        var task = Assert.Single(await queue.TakeAsync(1, TestContext.Current.CancellationToken));
        Assert.Empty(await queue.RenewAsync([task]));
        await queue.ReturnAsync(task, TimeSpan.Zero, problem: null);

        // A renewal that was on its way must not make the others wait for a lease that nobody has.
        Assert.Equal([task], await queue.RenewAsync([task]));
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var pending = Assert.Single(await connection.GetDatabase().StreamPendingMessagesAsync(Queue, "workers", 10, RedisValue.Null));
        Assert.True(pending.IdleTimeInMilliseconds >= 30_000, $"{pending.IdleTimeInMilliseconds}");
        await queue.LeaveAsync();
        Assert.DoesNotContain(await connection.GetDatabase().StreamConsumerInfoAsync(Queue, "workers"), worker => worker.Name.StartsWith(Environment.MachineName, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_Redis_that_comes_back_empty_gets_its_jobs_back()
    {
        await using var redis = await StartRedisAsync();
        await using var api = await JobHost.StartAsync(redis, Api);
        await using var worker = await JobHost.StartAsync(redis, Worker);
        string done = JobHost.Id(await JobHost.AcceptAsync(api, Body));
        string[] tokens = JobHost.TokensOf(await JobHost.BecomesAsync(api, done, "succeeded"));
        var finish = new TaskCompletionSource();
        worker.Engine.OnGenerate = (_, _) => finish.Task;
        string waiting = JobHost.Id(await JobHost.AcceptAsync(api, """{"prompts":["a","b"]}"""));
        await redis.KillAsync();
        using (var unavailable = await JobHost.PostAsync(api, Body)) await Problem.AssertAsync(unavailable, 503, "jobs-unavailable");
        finish.SetResult();
        await redis.RunAsync();

        // Nobody has asked for it, and it is made all the same.
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        var end = DateTime.UtcNow.AddSeconds(60);
        while (!await connection.GetDatabase().HashExistsAsync($"scamo:{{jobs}}:job:{waiting}", "finished"))
        {
            Assert.True(DateTime.UtcNow < end, api.Log + worker.Log);
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Equal(tokens, JobHost.TokensOf(await JobHost.BecomesAsync(api, done, "succeeded")));
        Assert.Contains("they are put back", api.Log);
    }

    [Theory]
    [InlineData("r:1")]
    [InlineData("spec")]
    public async Task A_value_that_was_damaged_is_made_again(string field)
    {
        await using var redis = await StartRedisAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await using var api = await JobHost.StartAsync(redis);
        string id = JobHost.Id(await JobHost.AcceptAsync(api, Body));
        string[] tokens = JobHost.TokensOf(await JobHost.BecomesAsync(api, id, "succeeded"));
        var (database, key) = (connection.GetDatabase(), (RedisKey)$"scamo:{{jobs}}:job:{id}");
        byte[] value = (byte[])(await database.HashGetAsync(key, field))!;
        value[^1] ^= 1;
        await database.HashSetAsync(key, field, value);

        Assert.Equal(tokens, JobHost.TokensOf(await JobHost.BecomesAsync(api, id, "succeeded")));
        Assert.Contains("is taken for missing: corrupt", api.Log);

        // Another server asks the one that accepted it.
        await using var other = await JobHost.StartAsync(redis, Api);
        await database.HashSetAsync(key, field, value);
        var end = DateTime.UtcNow.AddSeconds(60);
        while (true)
        {
            using var answer = await other.GetAsync($"/jobs/{id}");
            if (answer.StatusCode == HttpStatusCode.OK) break;
            await Problem.AssertAsync(answer, 503, "jobs-unavailable");
            Assert.True(DateTime.UtcNow < end, other.Log);
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Equal(tokens, JobHost.TokensOf(await JobHost.BecomesAsync(other, id, "succeeded")));
        Assert.True(await database.KeyTimeToLiveAsync(key) > TimeSpan.FromHours(23));
    }

    [Fact]
    public async Task A_job_puts_back_the_motions_that_it_links_to()
    {
        await using var redis = await StartRedisAsync();
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        await using var one = await JobHost.StartAsync(redis);
        await using var other = await JobHost.StartAsync(redis, Api);
        string id = JobHost.Id(await JobHost.AcceptAsync(one, """{"prompts":["a","b"],"seed":1}"""));
        var results = (await JobHost.BecomesAsync(one, id, "succeeded")).GetProperty("results");
        string[] links = [.. results.EnumerateArray().Select(result => result.GetProperty("motions")[0].GetProperty("links").GetProperty("json").GetString()!)];
        var keys = links.Select(link => (RedisKey)$"scamo:motion:{link["/motions/".Length..]}").ToArray();
        await connection.GetDatabase().KeyDeleteAsync(keys[0]);
        await connection.GetDatabase().HashSetAsync(keys[1], "data", "nonsense");

        // One has them in memory, and would not miss them.
        await JobHost.GetAsync(one, id);
        foreach (string link in links)
        {
            using var motion = await other.GetAsync(link);
            Assert.Equal(HttpStatusCode.OK, motion.StatusCode);
        }
    }

    private static async Task<RedisServer> StartRedisAsync(bool persists = false)
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.NotInstalled);
        return await RedisServer.StartAsync(persists);
    }

    private static Task<long> CountWaitingAsync(TestServer server) => server.Services.GetRequiredService<IJobBoard>().CountWaitingAsync();

    private static async Task<long> PositionAsync(TestServer server, string id) => (await JobHost.GetAsync(server, id)).GetProperty("position").GetInt64();

    private static async Task<bool> AnswersAsync(TestServer server)
    {
        try
        {
            await CountWaitingAsync(server);
            return true;
        }
        catch (JobsUnavailableException)
        {
            return false;
        }
    }

    /// <summary>Has Redis write its log anew, as what it holds and not as what was done: as commands or as a snapshot.</summary>
    private static async Task RewriteLogAsync(ConnectionMultiplexer connection, string rewritten)
    {
        var database = connection.GetDatabase();
        await database.ExecuteAsync("CONFIG", "SET", "aof-use-rdb-preamble", rewritten == "commands" ? "no" : "yes");
        await database.ExecuteAsync("BGREWRITEAOF");
        string state;
        do
        {
            await Task.Delay(20, TestContext.Current.CancellationToken);
            state = (await database.ExecuteAsync("INFO", "persistence")).ToString();
        }
        while (!state.Contains("aof_rewrite_in_progress:0", StringComparison.Ordinal) || !state.Contains("aof_rewrite_scheduled:0", StringComparison.Ordinal));
        Assert.Contains("aof_last_bgrewrite_status:ok", state);
    }
}

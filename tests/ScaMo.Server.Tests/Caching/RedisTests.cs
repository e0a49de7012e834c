using System.Net;
using System.Text.Json;
using StackExchange.Redis;

namespace ScaMo.Server.Tests.Caching;

/// <summary>Replicas that share a real Redis.</summary>
public sealed class RedisTests
{
    private const string Body = """{"prompt":"a person walks","seed":42,"numSamples":2}""";
    private const string Hit = "ScaMo; hit";
    private const string Miss = "ScaMo; fwd=miss; stored";

    /// <summary>A busy machine is no failure of Redis.</summary>
    private const string Patient = "30000";

    [Fact]
    public async Task What_one_replica_made_the_other_renders_and_answers()
    {
        await using var redis = await StartRedisAsync();
        await using var one = await StartAsync(redis);
        await using var other = await StartAsync(redis);
        var (status, made) = await AskAsync(one);
        Assert.Equal(Miss, status);
        int calls = other.Engine.Calls;

        foreach (var motion in made.GetProperty("motions").EnumerateArray())
        {
            string path = motion.GetProperty("links").GetProperty("bvh").GetString()!;
            using var ours = await one.GetAsync(path);
            using var theirs = await other.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, theirs.StatusCode);
            Assert.Equal(ours.Headers.ETag, theirs.Headers.ETag);
            Assert.Equal(await BytesOf(ours), await BytesOf(theirs));
        }

        await KeyOfResultAsync(redis);
        var (again, answer) = await AskAsync(other);
        Assert.Equal(Hit, again);
        Assert.Equal(calls, other.Engine.Calls);
        Assert.Equal(made.GetProperty("motions").GetRawText(), answer.GetProperty("motions").GetRawText());
        Assert.Contains("\"ready\"", await HealthAsync(other));
    }

    [Fact]
    public async Task A_restarted_server_knows_what_it_knew()
    {
        await using var redis = await StartRedisAsync();
        JsonElement made;
        await using (var before = await StartAsync(redis))
        {
            (_, made) = await AskAsync(before);
            await KeyOfResultAsync(redis);
        }

        await using var after = await StartAsync(redis);
        using var kept = await after.GetAsync(made.GetProperty("motions")[0].GetProperty("links").GetProperty("json").GetString()!);
        Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        Assert.Equal(Hit, (await AskAsync(after)).Status);
    }

    [Theory]
    [InlineData("corrupt")]
    [InlineData("version")]
    [InlineData("foreign")]
    [InlineData("empty")]
    [InlineData("string")]
    public async Task A_value_that_is_not_ours_or_not_whole_is_missing(string damage)
    {
        await using var redis = await StartRedisAsync();
        await using var one = await StartAsync(redis);
        await using var other = await StartAsync(redis);
        var (_, made) = await AskAsync(one);
        await KeyOfResultAsync(redis);
        await using (var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString))
        {
            foreach (var key in await KeysAsync(connection)) await DamageAsync(connection.GetDatabase(), key, damage);
        }

        using (var lost = await other.GetAsync(made.GetProperty("motions")[0].GetProperty("links").GetProperty("json").GetString()!))
        {
            await Problem.AssertAsync(lost, 404, "not-found");
        }

        var (status, again) = await AskAsync(other);
        Assert.Equal(Miss, status);
        Assert.Equal(made.GetProperty("motions").GetRawText(), again.GetProperty("motions").GetRawText());
        Assert.Contains("is taken for missing", other.Log);
        Assert.DoesNotContain("Error", other.Log);
        Assert.Contains("\"ready\"", await HealthAsync(other));
        using var metrics = await other.GetAsync("/metrics");
        Assert.Contains("scamo_cache_rejections_total", await metrics.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_server_starts_without_its_Redis_and_finds_it_later()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.NotInstalled);
        await using var redis = RedisServer.NotStarted();
        await using var one = await StartAsync(redis, timeout: "1000");
        await using var other = await StartAsync(redis, timeout: "1000");
        await HealthBecomesAsync(one, "degraded");
        Assert.Equal(Miss, (await AskAsync(one)).Status);
        Assert.Equal(Hit, (await AskAsync(one)).Status);

        await redis.RunAsync();
        await HealthBecomesAsync(one, "ready");
        await HealthBecomesAsync(other, "ready");
        await SharesAsync(one, other);
        Assert.DoesNotContain("Error", one.Log);
    }

    [Theory]
    [InlineData("kill")]
    [InlineData("pause")]
    public async Task Requests_go_on_while_Redis_is_gone_and_it_is_used_again_when_it_is_back(string fault)
    {
        await using var redis = await StartRedisAsync();
        await using var one = await StartAsync(redis, timeout: "1000");
        await using var other = await StartAsync(redis, timeout: "1000");
        var (_, made) = await AskAsync(one);
        string link = made.GetProperty("motions")[0].GetProperty("links").GetProperty("json").GetString()!;

        await (fault == "kill" ? redis.KillAsync() : redis.PauseAsync());
        for (int seed = 0; seed < 5; seed++)
        {
            using var answer = await one.PostAsync($$"""{"prompt":"without Redis","seed":{{seed}}}""");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using (var kept = await one.GetAsync(link)) Assert.Equal(HttpStatusCode.OK, kept.StatusCode);
        await HealthBecomesAsync(one, "degraded");
        await HealthBecomesAsync(other, "degraded");
        using (var elsewhere = await other.GetAsync(link))
        {
            await Problem.AssertAsync(elsewhere, 503, "store-unavailable");
            Assert.NotNull(elsewhere.Headers.RetryAfter);
        }

        Assert.Contains("Redis does not answer", one.Log);
        using (var metrics = await one.GetAsync("/metrics"))
        {
            Assert.Contains("error_type=", await metrics.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        await (fault == "kill" ? redis.RunAsync() : redis.ResumeAsync());
        await HealthBecomesAsync(one, "ready");
        await HealthBecomesAsync(other, "ready");
        Assert.Contains("Redis answers again", one.Log);
        await SharesAsync(one, other);
        Assert.DoesNotContain("Error", one.Log);
    }

    [Fact]
    public async Task What_connects_again_is_not_left_alone_for_longer()
    {
        await using var redis = await StartRedisAsync();
        await using var server = await TestServer.StartAsync(("ConnectionStrings:Redis", redis.ConnectionString), ("Redis:TimeoutMilliseconds", Patient), ("Redis:BreakSeconds", "3600"));
        await redis.KillAsync();
        await HealthBecomesAsync(server, "degraded");
        await redis.RunAsync();
        await HealthBecomesAsync(server, "ready");
    }

    [Fact]
    public async Task A_host_that_nobody_knows_is_a_Redis_that_is_gone()
    {
        await using var server = await TestServer.StartAsync(("ConnectionStrings:Redis", "nobody.invalid:6379"), ("Redis:BreakSeconds", "0.5"));
        Assert.Equal(Miss, (await AskAsync(server)).Status);
        Assert.Equal(Hit, (await AskAsync(server)).Status);
        await HealthBecomesAsync(server, "degraded");
        Assert.DoesNotContain("Error", server.Log);
    }

    [Fact]
    public async Task The_log_has_no_password()
    {
        await using var redis = await StartRedisAsync();
        await using var server = await TestServer.StartAsync(
            ("ConnectionStrings:Redis", $"{redis.ConnectionString},password=very-secret"), ("Redis:BreakSeconds", "0.5"), ("Logging:LogLevel:Default", "Trace"));
        Assert.Equal(Miss, (await AskAsync(server)).Status);
        await server.GetAsync("/metrics");
        Assert.DoesNotContain("very-secret", server.Log);
    }

    private static async Task<RedisServer> StartRedisAsync()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.NotInstalled);
        return await RedisServer.StartAsync();
    }

    private static Task<TestServer> StartAsync(RedisServer redis, string timeout = Patient) => TestServer.StartAsync(
        ("ConnectionStrings:Redis", redis.ConnectionString), ("Redis:TimeoutMilliseconds", timeout), ("Redis:BreakSeconds", "0.5"), ("Redis:Prefix", "test:"));

    /// <summary>A new motion of one is there for the other. Redis may seem slow to a busy machine just then, so that it is tried a few times.</summary>
    private static async Task SharesAsync(TestServer one, TestServer other)
    {
        for (int seed = 1000; seed < 1030; seed++)
        {
            using var answer = await one.PostAsync($$"""{"prompt":"with Redis","seed":{{seed}},"format":"bvh"}""");
            using var shared = await other.GetAsync(answer.Content.Headers.ContentLocation!.ToString());
            if (shared.StatusCode == HttpStatusCode.OK) return;
            await Task.Delay(500, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"Nothing is shared.\n{one.Log}");
    }

    private static async Task HealthBecomesAsync(TestServer server, string status)
    {
        for (int round = 0; round < 600; round++)
        {
            if ((await HealthAsync(server)).Contains($"\"{status}\"", StringComparison.Ordinal)) return;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"The server did not become {status}.\n{server.Log}");
    }

    private static async Task<string> HealthAsync(TestServer server)
    {
        using var response = await server.GetAsync("/health/ready");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Results are written behind the answer: waits for the first.</summary>
    private static async Task KeyOfResultAsync(RedisServer redis)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(redis.ConnectionString);
        for (int round = 0; round < 600; round++)
        {
            if ((await KeysAsync(connection)).Any(key => key.ToString().StartsWith("test:result:", StringComparison.Ordinal))) return;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        Assert.Fail("The result did not get to Redis.");
    }

    /// <summary>Where motions and results stand.</summary>
    private static async Task<RedisKey[]> KeysAsync(ConnectionMultiplexer connection) =>
        await connection.GetServer(connection.GetEndPoints()[0]).KeysAsync(pattern: "test:[mr]*").ToArrayAsync(TestContext.Current.CancellationToken);

    private static async Task DamageAsync(IDatabase database, RedisKey key, string damage)
    {
        if (damage == "string")
        {
            await database.KeyDeleteAsync(key);
            await database.StringSetAsync(key, "another program's");
            return;
        }

        byte[] value = (byte[])(await database.HashGetAsync(key, "data"))!;
        if (damage == "corrupt") value[^3] ^= 1;
        if (damage == "version") value[2]++;
        if (damage == "foreign") value = [1, 2, 3];
        if (damage == "empty") value = [];
        await database.HashSetAsync(key, "data", value);
    }

    private static async Task<(string Status, JsonElement Answer)> AskAsync(TestServer server)
    {
        using var response = await server.PostAsync(Body);
        string body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, body);
        return (Assert.Single(response.Headers.GetValues("Cache-Status")), JsonElement.Parse(body));
    }

    private static Task<byte[]> BytesOf(HttpResponseMessage response) => response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
}

using System.Net;
using System.Text;
using System.Text.Json;

namespace ScaMo.Server.Tests.Jobs;

/// <summary>A server that keeps its jobs in memory, or in a Redis of its own.</summary>
internal sealed class JobHost : IAsyncDisposable
{
    public const string Memory = "memory";
    public const string Redis = "redis";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly RedisServer? _redis;

    private JobHost(TestServer server, RedisServer? redis) => (Server, _redis) = (server, redis);

    public TestServer Server { get; }

    public static async Task<JobHost> StartAsync(string store, params (string Key, string Value)[] settings)
    {
        if (store == Memory) return new JobHost(await TestServer.StartAsync(settings), redis: null);
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.NotInstalled);
        var redis = await RedisServer.StartAsync();
        return new JobHost(await StartAsync(redis, settings), redis);
    }

    /// <summary>One of several servers with the same Redis.</summary>
    public static Task<TestServer> StartAsync(RedisServer redis, params (string Key, string Value)[] settings) =>
        // A busy machine is no failure of Redis.
        TestServer.StartAsync([("ConnectionStrings:Redis", redis.ConnectionString), ("Redis:TimeoutMilliseconds", "30000"), .. settings]);

    public static async Task<HttpResponseMessage> PostAsync(TestServer server, string body, string? key = null, string? cacheControl = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/jobs") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (cacheControl is not null) request.Headers.TryAddWithoutValidation("Cache-Control", cacheControl);
        return await server.SendAsync(request);
    }

    /// <summary>Posts a job that must be accepted.</summary>
    public static async Task<JsonElement> AcceptAsync(TestServer server, string body, string? key = null)
    {
        using var answer = await PostAsync(server, body, key);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, text);
        var job = JsonElement.Parse(text);
        Assert.Equal($"/jobs/{Id(job)}", answer.Headers.Location!.ToString());
        return job;
    }

    public static string Id(JsonElement job) => job.GetProperty("id").GetString()!;

    public static string State(JsonElement job) => job.GetProperty("state").GetString()!;

    public static async Task<JsonElement> GetAsync(TestServer server, string id)
    {
        using var answer = await server.GetAsync($"/jobs/{id}");
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonElement.Parse(text);
    }

    /// <summary>Waits until a job is so far.</summary>
    public static async Task<JsonElement> BecomesAsync(TestServer server, string id, params string[] states)
    {
        var end = DateTime.UtcNow + Patience;
        while (true)
        {
            var job = await GetAsync(server, id);
            if (states.Contains(State(job))) return job;
            Assert.True(DateTime.UtcNow < end, $"{job}\n{server.Log}");
            await Task.Delay(20);
        }
    }

    /// <summary>The tokens of all samples of all prompts.</summary>
    public static string[] TokensOf(JsonElement job) =>
        [.. job.GetProperty("results").EnumerateArray().SelectMany(result => result.GetProperty("motions").EnumerateArray()).Select(motion => motion.GetProperty("tokens").GetRawText())];

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        if (_redis is not null) await _redis.DisposeAsync();
    }
}

using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using ScaMo.Benchmarks.Serving;
using ScaMo.Testing.HardTimes;

namespace ScaMo.Benchmarks.HardTimes;

/// <summary>
/// Jobs of one process in memory, of one process through Redis, and of API servers and workers that are processes of their own: how long a lone job of one prompt takes from the call to the last
/// event, beside POST /generate of the same (and the median of the differences), and how many prompts are worked on in a second when many wait.
/// </summary>
internal static class JobsCommand
{
    private const int WarmUps = 40;

    public static async Task<int> RunAsync(CommandArguments arguments)
    {
        int jobs = arguments.Integer("jobs", 8), prompts = arguments.Integer("prompts", 50), lone = arguments.Integer("lone", 200);
        Console.WriteLine("| | POST /generate | a lone job | of which the job | prompts a second | tokens a second |\n|---|---|---|---|---|---|");
        await using (var server = await ServedModel.StartAsync("models/demo")) await MeasureAsync("one process, memory", server, jobs, prompts, lone);
        await using (var cluster = await JobCluster.StartAsync(apis: 0, workers: 0))
        {
            await using var server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["ConnectionStrings__Redis"] = cluster.Redis.ConnectionString });
            await MeasureAsync("one process, Redis", server, jobs, prompts, lone);
        }

        foreach (int workers in arguments.Integers("workers", "1,2"))
        {
            await using var cluster = await JobCluster.StartAsync(apis: 1, workers);
            await MeasureAsync($"an API server, {workers} worker{(workers == 1 ? "" : "s")}, Redis", cluster.Apis[0], jobs, prompts, lone);
        }

        return 0;
    }

    private static async Task MeasureAsync(string name, ServerProcess server, int jobs, int prompts, int lone)
    {
        for (int i = 0; i < WarmUps; i++)
        {
            await GenerateAsync(server, i);
            await RunJobAsync(server, [PromptOf(i)], i);
        }

        List<TimeSpan> requests = [], alone = [];
        for (int i = 0; i < lone; i++)
        {
            requests.Add(await GenerateAsync(server, i));
            alone.Add((await RunJobAsync(server, [PromptOf(i)], i)).Duration);
        }

        long start = Stopwatch.GetTimestamp();
        var answers = await Task.WhenAll(Enumerable.Range(0, jobs).Select(job => RunJobAsync(server, [.. Enumerable.Range(0, prompts).Select(PromptOf)], job)));
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {name} | {Percentiles.Of(requests)} | {Percentiles.Of(alone)} | {Percentiles.Of(alone.Zip(requests, (job, request) => job - request)).P50:F1} ms | {jobs * prompts / seconds:F1} | {answers.Sum(answer => answer.Tokens) / seconds:F0} |"));
    }

    private static async Task<TimeSpan> GenerateAsync(ServerProcess server, long seed)
    {
        long start = Stopwatch.GetTimestamp();
        using var request = Post("/generate", new { prompt = PromptOf((int)seed), seed });
        using var answer = await server.Client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
        return Stopwatch.GetElapsedTime(start);
    }

    private static async Task<(TimeSpan Duration, int Tokens)> RunJobAsync(ServerProcess server, string[] prompts, long seed)
    {
        long start = Stopwatch.GetTimestamp();
        using var request = Post("/jobs", new { prompts, seed });
        using var accepted = await server.Client.SendAsync(request);
        accepted.EnsureSuccessStatusCode();
        await using var events = await server.Client.GetStreamAsync(accepted.Headers.Location + "/events");
        string last = "";
        await foreach (var item in SseParser.Create(events).EnumerateAsync()) last = item.Data;
        var duration = Stopwatch.GetElapsedTime(start);
        var job = JsonElement.Parse(last);
        if (job.GetProperty("state").GetString() != "succeeded") throw new InvalidOperationException(last);
        return (duration, job.GetProperty("results").EnumerateArray().Sum(result => result.GetProperty("motions")[0].GetProperty("tokens").GetArrayLength()));
    }

    /// <summary>It is the model that is measured, and not the result cache.</summary>
    private static HttpRequestMessage Post(string path, object body) => new(HttpMethod.Post, path) { Content = JsonContent.Create(body), Headers = { { "Cache-Control", "no-cache" } } };

    private static string PromptOf(int number) => SamplePrompts.All[number % SamplePrompts.All.Count];
}

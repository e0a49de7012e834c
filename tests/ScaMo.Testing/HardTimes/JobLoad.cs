using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace ScaMo.Testing.HardTimes;

/// <summary>
/// Clients that hand in jobs and insist on them, as a good client does: each has an idempotency key and is sent until it is accepted, then asked for until it is over. What came of it is
/// compared with what the prompts give without jobs and without faults.
/// </summary>
/// <param name="cluster">The servers.</param>
/// <param name="expected">The tokens of every prompt that is asked for, by prompt and seed.</param>
public sealed class JobLoad(JobCluster cluster, IReadOnlyDictionary<(string Prompt, long Seed), string> expected)
{
    private const int MaxPrompts = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan RequestPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentQueue<JobTrace> _traces = new();
    private int _retries;

    /// <summary>What every prompt gives, as an API server answers it itself.</summary>
    public static async Task<Dictionary<(string Prompt, long Seed), string>> ExpectAsync(JobCluster cluster, IEnumerable<string> prompts, int seeds)
    {
        var expected = new Dictionary<(string, long), string>();
        foreach (string prompt in prompts)
        {
            for (long seed = 0; seed < seeds; seed++)
            {
                using var answer = await cluster.Apis[0].Client.PostAsJsonAsync("/generate", new { prompt, seed });
                answer.EnsureSuccessStatusCode();
                expected[(prompt, seed)] = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("motions")[0].GetProperty("tokens").GetRawText();
            }
        }

        return expected;
    }

    /// <summary>Lets clients hand in jobs until told to stop, and waits until all that was accepted is over.</summary>
    public async Task<JobLoadReport> RunAsync(int clients, CancellationToken stop)
    {
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(() => RunClientAsync(new Random(client), stop))));
        return new JobLoadReport([.. _traces], _retries);
    }

    /// <summary>Jobs that are over so far.</summary>
    public int Finished => _traces.Count;

    private async Task RunClientAsync(Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var (prompts, seed) = (Pick(random), Pick(random, expected.Keys.Select(key => key.Seed).Distinct().ToArray()));
            _traces.Enqueue(await InsistAsync(random, prompts, seed));
        }
    }

    private async Task<JobTrace> InsistAsync(Random random, string[] prompts, long seed)
    {
        var clock = Stopwatch.StartNew();
        string key = Guid.NewGuid().ToString();
        string? id = null;
        while (id is null)
        {
            if (clock.Elapsed > Patience) return new(prompts.Length, JobVerdict.NotAccepted, clock.Elapsed, Stopwatch.GetTimestamp(), "never accepted");
            var (status, job) = await AskAsync(random, () => new HttpRequestMessage(HttpMethod.Post, "/jobs")
            {
                Content = JsonContent.Create(new { prompts, seed }),
                // So that every one is computed.
                Headers = { { "Idempotency-Key", key }, { "Cache-Control", "no-cache" } },
            });
            if (status == HttpStatusCode.Accepted) id = job.GetProperty("id").GetString();
            else if (IsRefusal(status)) await RetryAsync();
            else return new(prompts.Length, JobVerdict.Wrong, clock.Elapsed, Stopwatch.GetTimestamp(), $"{status} {job}");
        }

        while (true)
        {
            var (status, job) = await AskAsync(random, () => new HttpRequestMessage(HttpMethod.Get, $"/jobs/{id}"));
            if (status == HttpStatusCode.OK && job.GetProperty("state").GetString() is "succeeded" or "failed" or "canceled")
            {
                long finishedAt = Stopwatch.GetTimestamp();
                var latency = clock.Elapsed;
                var (verdict, problem) = await JudgeAsync(random, id, job, prompts, seed);
                return new(prompts.Length, verdict, latency, finishedAt, problem);
            }

            if (status == HttpStatusCode.NotFound || clock.Elapsed > Patience) return new(prompts.Length, JobVerdict.Lost, clock.Elapsed, Stopwatch.GetTimestamp(), $"{id}: {status} {job}");
            if (status != HttpStatusCode.OK) await RetryAsync();
            else await Task.Delay(PollInterval);
        }
    }

    private async Task<(JobVerdict Verdict, string? Problem)> JudgeAsync(Random random, string id, JsonElement job, string[] prompts, long seed)
    {
        if (job.GetProperty("state").GetString() != "succeeded") return (JobVerdict.Failed, job.GetRawText());
        string tokens = TokensOf(job);
        if (tokens != string.Join(';', prompts.Select(prompt => expected[(prompt, seed)]))) return (JobVerdict.Wrong, $"other tokens: {job}");

        // Asked again, another server says the same, and has the motions.
        var again = await InsistOnAsync(random, $"/jobs/{id}");
        while (again.Status == HttpStatusCode.OK && again.Body.GetProperty("state").GetString() != "succeeded") again = await InsistOnAsync(random, $"/jobs/{id}");
        if (again.Status != HttpStatusCode.OK || TokensOf(again.Body) != tokens) return (JobVerdict.Wrong, $"not the same again: {again.Body}");
        string link = job.GetProperty("results")[0].GetProperty("motions")[0].GetProperty("links").GetProperty("json").GetString()!;
        var motion = await InsistOnAsync(random, link);
        if (motion.Status == HttpStatusCode.NotFound)
        {
            // Damaged since: asking for the job puts its motions back.
            await InsistOnAsync(random, $"/jobs/{id}");
            motion = await InsistOnAsync(random, link);
        }

        return motion.Status == HttpStatusCode.OK ? (JobVerdict.Right, null) : (JobVerdict.Wrong, $"{link} is {motion.Status}");
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> InsistOnAsync(Random random, string path)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var answer = await AskAsync(random, () => new HttpRequestMessage(HttpMethod.Get, path));
            if (!IsRefusal(answer.Status) || clock.Elapsed > Patience) return answer;
            await RetryAsync();
        }
    }

    private async Task RetryAsync()
    {
        Interlocked.Increment(ref _retries);
        await Task.Delay(RetryInterval);
    }

    /// <summary>An answer, or 503 where there was none.</summary>
    private async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(Random random, Func<HttpRequestMessage> request)
    {
        using var patience = new CancellationTokenSource(RequestPatience);
        try
        {
            using var message = request();
            using var answer = await cluster.AnyApi(random).Client.SendAsync(message, patience.Token);
            string text = await answer.Content.ReadAsStringAsync(patience.Token);
            return (answer.StatusCode, JsonElement.Parse(text));
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or ObjectDisposedException)
        {
            return (HttpStatusCode.ServiceUnavailable, default);
        }
    }

    private string[] Pick(Random random)
    {
        string[] all = [.. expected.Keys.Select(key => key.Prompt).Distinct()];
        return [.. Enumerable.Range(0, random.Next(1, MaxPrompts + 1)).Select(_ => Pick(random, all))];
    }

    private static T Pick<T>(Random random, T[] all) => all[random.Next(all.Length)];

    private static bool IsRefusal(HttpStatusCode status) => status is HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests;

    private static string TokensOf(JsonElement job) =>
        string.Join(';', job.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("motions")[0].GetProperty("tokens").GetRawText()));
}

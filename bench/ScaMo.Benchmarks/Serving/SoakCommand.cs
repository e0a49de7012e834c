using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace ScaMo.Benchmarks.Serving;

/// <summary>
/// Thousands of requests with random sizes, seeds and cancellations: is any slot lost, does memory grow, and does every completed seed give the same tokens
/// again when it runs alone?
/// </summary>
internal static class SoakCommand
{
    private const double CancelledShare = 0.2;

    public static int Run(CommandArguments arguments) => RunAsync(arguments).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(CommandArguments arguments)
    {
        int requests = arguments.Integer("requests", 10_000), clients = arguments.Integer("clients", 40);
        await using var server = await ServedModel.StartAsync(arguments.Text("model", "models/demo"));
        var completed = new ConcurrentDictionary<(string Prompt, long Seed, double Seconds), int[]>();
        var memory = new ConcurrentQueue<double>();
        int sent = 0, cancelled = 0, failed = 0;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            var random = new Random(client);
            while (Interlocked.Increment(ref sent) is var number && number <= requests)
            {
                if (number % (requests / 20) == 0) memory.Enqueue(server.ResidentMebibytes);
                var (prompt, seed, seconds, samples) = (SamplePrompts.All[random.Next(SamplePrompts.All.Count)], random.NextInt64(1L << 53), random.Next(1, 51) / 5.0, random.Next(1, 5));
                using var leaving = new CancellationTokenSource();
                if (random.NextDouble() < CancelledShare) leaving.CancelAfter(random.Next(1, 400));
                try
                {
                    var answer = await StreamedRequest.SendAsync(server.Client, new { prompt, seed, maxSeconds = seconds, numSamples = samples }, leaving.Token);
                    for (int i = 0; i < samples; i++) completed[(prompt, (seed + i) % (1L << 53), seconds)] = answer.Tokens[i];
                }
                catch (OperationCanceledException)
                {
                    Interlocked.Increment(ref cancelled);
                }
                catch (HttpRequestException) when (!leaving.IsCancellationRequested)
                {
                    Interlocked.Increment(ref failed);
                }
                catch (Exception e) when (leaving.IsCancellationRequested && e is IOException or HttpRequestException)
                {
                    Interlocked.Increment(ref cancelled);
                }
            }
        }));
        Console.WriteLine(FormattableString.Invariant($"{requests} requests in {clock.Elapsed.TotalSeconds:F0} s: {completed.Count} samples completed, {cancelled} requests cancelled, {failed} failed"));
        Console.WriteLine(FormattableString.Invariant($"resident memory, MiB: {string.Join(' ', memory.Select(value => value.ToString("F0", System.Globalization.CultureInfo.InvariantCulture)))}"));

        await Task.Delay(1000);
        var slots = (await server.Client.GetFromJsonAsync<JsonElement>("/info")).GetProperty("slots")[0];
        int inUse = slots.GetProperty("slotsInUse").GetInt32(), waiting = slots.GetProperty("queueLength").GetInt32();
        Console.WriteLine($"afterwards: {inUse} slots in use, {waiting} requests waiting");

        int different = await CompareAloneAsync(server, completed);
        Console.WriteLine($"run again alone: {completed.Count} samples, {different} different");
        return inUse == 0 && waiting == 0 && failed == 0 && different == 0 ? 0 : 1;
    }

    private static async Task<int> CompareAloneAsync(ServerProcess server, IReadOnlyDictionary<(string Prompt, long Seed, double Seconds), int[]> completed)
    {
        int different = 0;
        foreach (var ((prompt, seed, seconds), tokens) in completed)
        {
            var alone = await StreamedRequest.SendAsync(server.Client, new { prompt, seed, maxSeconds = seconds }, CancellationToken.None);
            if (!alone.Tokens[0].AsSpan().SequenceEqual(tokens)) different++;
        }

        return different;
    }
}

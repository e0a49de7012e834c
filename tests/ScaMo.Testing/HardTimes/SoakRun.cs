using System.Collections.Concurrent;
using System.Diagnostics;

namespace ScaMo.Testing.HardTimes;

/// <summary>Clients that ask for motions of random lengths and seeds as fast as they get them, and leave now and then before they have one.</summary>
public sealed class SoakRun
{
    private const double CancelledShare = 0.2;
    private const int Readings = 20;
    private const long SeedModulus = 1L << 53;

    private readonly ConcurrentDictionary<(string Prompt, long Seed, double Seconds), int[]> _completed = new();
    private readonly ConcurrentQueue<double> _mebibytes = new();
    private int _requests;
    private int _cancelled;
    private int _failed;

    private SoakRun()
    {
    }

    /// <summary>The tokens of every sample that was completed.</summary>
    public IReadOnlyDictionary<(string Prompt, long Seed, double Seconds), int[]> Completed => _completed;

    /// <summary>The server's resident memory, at twenty moments.</summary>
    public IReadOnlyList<double> Mebibytes => [.. _mebibytes];

    public int Requests => _requests;

    /// <summary>Requests whose client left.</summary>
    public int Cancelled => _cancelled;

    /// <summary>Requests that were not answered to a client that waited.</summary>
    public int Failed => _failed;

    public TimeSpan Duration { get; private set; }

    /// <summary>Sends so many requests.</summary>
    public static Task<SoakRun> ForAsync(ServerProcess server, IReadOnlyList<string> prompts, int requests, int clients) =>
        RunAsync(server, prompts, clients, (_, sent) => sent / (double)requests);

    /// <summary>Sends requests for so long.</summary>
    public static Task<SoakRun> ForAsync(ServerProcess server, IReadOnlyList<string> prompts, TimeSpan duration, int clients) =>
        RunAsync(server, prompts, clients, (elapsed, _) => elapsed / duration);

    /// <summary>Asks for completed samples again, one at a time.</summary>
    /// <returns>How many were different.</returns>
    public async Task<int> CompareAloneAsync(ServerProcess server, int count)
    {
        int different = 0;
        foreach (var ((prompt, seed, seconds), tokens) in _completed.Take(count))
        {
            var alone = await StreamedRequest.SendAsync(server.Client, new { prompt, seed, maxSeconds = seconds }, CancellationToken.None);
            if (!alone.Tokens[0].AsSpan().SequenceEqual(tokens)) different++;
        }

        return different;
    }

    private static async Task<SoakRun> RunAsync(ServerProcess server, IReadOnlyList<string> prompts, int clients, Func<TimeSpan, int, double> progressOf)
    {
        var run = new SoakRun();
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, clients).Select(async client =>
        {
            var random = new Random(client);
            while (run.Begin(server, progressOf, clock)) await run.SendAsync(server, prompts, random);
        }));
        run.Duration = clock.Elapsed;
        return run;
    }

    private bool Begin(ServerProcess server, Func<TimeSpan, int, double> progressOf, Stopwatch clock)
    {
        double progress = progressOf(clock.Elapsed, Volatile.Read(ref _requests));
        if (progress >= 1) return false;
        Interlocked.Increment(ref _requests);
        lock (_mebibytes)
        {
            if (progress * Readings >= _mebibytes.Count) _mebibytes.Enqueue(server.ResidentMebibytes);
        }

        return true;
    }

    private async Task SendAsync(ServerProcess server, IReadOnlyList<string> prompts, Random random)
    {
        var (prompt, seed, seconds, samples) = (prompts[random.Next(prompts.Count)], random.NextInt64(SeedModulus), random.Next(1, 51) / 5.0, random.Next(1, 5));
        using var leaving = new CancellationTokenSource();
        if (random.NextDouble() < CancelledShare) leaving.CancelAfter(random.Next(1, 400));
        try
        {
            var answer = await StreamedRequest.SendAsync(server.Client, new { prompt, seed, maxSeconds = seconds, numSamples = samples }, leaving.Token);
            for (int i = 0; i < samples; i++) _completed[(prompt, (seed + i) % SeedModulus, seconds)] = answer.Tokens[i];
        }
        catch (OperationCanceledException)
        {
            Interlocked.Increment(ref _cancelled);
        }
        catch (HttpRequestException) when (!leaving.IsCancellationRequested)
        {
            Interlocked.Increment(ref _failed);
        }
        catch (Exception e) when (leaving.IsCancellationRequested && e is IOException or HttpRequestException)
        {
            Interlocked.Increment(ref _cancelled);
        }
    }
}

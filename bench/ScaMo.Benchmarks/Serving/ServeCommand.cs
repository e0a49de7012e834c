using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using ScaMo.Training.Packaging;

namespace ScaMo.Benchmarks.Serving;

/// <summary>The server under load: lone requests, then many at a time, then an open loop whose arrivals do not wait for answers.</summary>
internal static class ServeCommand
{
    /// <summary>More than the thirty calls after which the runtime compiles a method in earnest.</summary>
    private const int RequestsToWarm = 40;

    public static async Task<int> RunAsync(CommandArguments arguments)
    {
        int lone = arguments.Integer("lone", 30), seconds = arguments.Integer("seconds", 20);
        int[] together = arguments.Integers("together", "8,32"), rates = arguments.Integers("rates", "1,2,4");
        string? random = null;
        if (arguments.Flag("shape")) random = WriteRandom(arguments.Text("shape"), arguments.Integer("codes", 65536), arguments.Text("model", "models/demo"));
        try
        {
            await using var server = await ServedModel.StartAsync(random ?? arguments.Text("model", "models/demo"));
            await LoneAsync(server, 5); // warm
            double single = await ReportLoneAsync(server, lone);
            foreach (int count in together) await ReportTogetherAsync(server, count, single);
            foreach (int rate in rates) await ReportOpenLoopAsync(server, rate, seconds);
            return 0;
        }
        finally
        {
            if (random is not null) Directory.Delete(random, recursive: true);
        }
    }

    private static async Task<double> ReportLoneAsync(ServerProcess server, int count)
    {
        var clock = Stopwatch.StartNew();
        var answers = await LoneAsync(server, count);
        double tokensPerSecond = TokensOf(answers) / clock.Elapsed.TotalSeconds;
        for (int i = 0; i < RequestsToWarm; i++) await OverheadAsync(server, i);
        var overhead = new List<double>();
        for (int i = 0; i < count; i++) overhead.Add(await OverheadAsync(server, i));
        overhead.Sort();
        Print($"one at a time: {tokensPerSecond:F0} tokens/s, latency {Percentiles.Of(answers.Select(answer => answer.Total))}, first token {Percentiles.Of(answers.Select(answer => answer.FirstToken))}");
        Print($"  POST /generate: HTTP, JSON and queueing add {overhead[count / 2]:F2} ms to the engine's own time (median; {overhead[^1]:F2} ms at most)");
        return tokensPerSecond;
    }

    /// <summary>Milliseconds of a lone POST /generate beyond text, tokens and motion, as its answer tells them.</summary>
    private static async Task<double> OverheadAsync(ServerProcess server, int number)
    {
        long start = Stopwatch.GetTimestamp();
        using var response = await server.Client.PostAsJsonAsync("/generate", new { prompt = SamplePrompts.All[number % SamplePrompts.All.Count], seed = number });
        byte[] body = await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
        double elapsed = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        using var answer = JsonDocument.Parse(body);
        var timings = answer.RootElement.GetProperty("timings");
        return elapsed - ((string[])["textMs", "decodeMs", "motionMs"]).Sum(name => timings.GetProperty(name).GetDouble());
    }

    private static async Task ReportTogetherAsync(ServerProcess server, int count, double single)
    {
        int rounds = 3;
        var clock = Stopwatch.StartNew();
        var answers = new List<StreamedRequest>();
        var workers = Enumerable.Range(0, count).Select(async worker =>
        {
            for (int round = 0; round < rounds; round++)
            {
                var answer = await SendAsync(server, worker + round * count);
                lock (answers) answers.Add(answer);
            }
        });
        await Task.WhenAll(workers);
        double tokensPerSecond = TokensOf(answers) / clock.Elapsed.TotalSeconds;
        Print($"{count} at a time: {tokensPerSecond:F0} tokens/s ({tokensPerSecond / single:F1} × one), latency {Percentiles.Of(answers.Select(answer => answer.Total))}, first token {Percentiles.Of(answers.Select(answer => answer.FirstToken))}");
    }

    /// <summary>Arrivals of a Poisson process: a slow server does not slow its clients.</summary>
    private static async Task ReportOpenLoopAsync(ServerProcess server, int rate, int seconds)
    {
        var random = new Random(rate);
        var clock = Stopwatch.StartNew();
        var running = new List<Task<StreamedRequest?>>();
        double next = 0;
        while ((next += -Math.Log(1 - random.NextDouble()) / rate) < seconds)
        {
            var wait = TimeSpan.FromSeconds(next) - clock.Elapsed;
            if (wait > TimeSpan.Zero) await Task.Delay(wait);
            running.Add(TrySendAsync(server, running.Count));
        }

        StreamedRequest[] answers = [.. (await Task.WhenAll(running)).OfType<StreamedRequest>()];
        double elapsed = clock.Elapsed.TotalSeconds;
        Print($"open loop, {rate}/s for {seconds} s: {answers.Length} of {running.Count} answered, {answers.Length / elapsed:F1} requests/s, {TokensOf(answers) / elapsed:F0} tokens/s, latency {Percentiles.Of(answers.Select(answer => answer.Total))}, first token {Percentiles.Of(answers.Select(answer => answer.FirstToken))}, {server.ResidentMebibytes:F0} MiB");
    }

    private static async Task<List<StreamedRequest>> LoneAsync(ServerProcess server, int count)
    {
        var answers = new List<StreamedRequest>();
        for (int i = 0; i < count; i++) answers.Add(await SendAsync(server, i));
        return answers;
    }

    private static async Task<StreamedRequest?> TrySendAsync(ServerProcess server, int number)
    {
        try
        {
            return await SendAsync(server, number);
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static Task<StreamedRequest> SendAsync(ServerProcess server, int number) =>
        StreamedRequest.SendAsync(server.Client, new { prompt = SamplePrompts.All[number % SamplePrompts.All.Count], seed = number }, CancellationToken.None);

    private static long TokensOf(IEnumerable<StreamedRequest> answers) => answers.Sum(answer => answer.Tokens.Sum(sample => (long)sample.Length));

    /// <summary>A package of random weights: the shape and the codebook of the paper, the text encoder's vocabulary and the statistics of another package.</summary>
    private static string WriteRandom(string shape, int codes, string other)
    {
        string folder = Directory.CreateTempSubdirectory("scamo-random-").FullName;
        RandomPackage.Write(new RandomPackageOptions
        {
            Folder = folder,
            Preset = shape,
            Codebook = codes,
            SentencePieceModel = Path.Combine(other, "text-encoder", "spiece.model"),
            Mean = Path.Combine(other, "mean.npy"),
            Std = Path.Combine(other, "std.npy"),
        });
        return folder;
    }

    private static void Print(FormattableString line) => Console.WriteLine(FormattableString.Invariant(line));
}

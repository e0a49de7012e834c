using System.Diagnostics;
using System.Globalization;
using ScaMo.Testing.HardTimes;

namespace ScaMo.Benchmarks.HardTimes;

/// <summary>
/// Two API servers, two workers and a Redis as processes of their own, clients that hand in jobs without a pause, and a fault in the middle: what was accepted and lost, what was wrong, how often
/// clients had to ask again, and how long nothing was over.
/// </summary>
internal static class FaultsCommand
{
    private static readonly TimeSpan LongFault = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(2);
    private const int Seeds = 5;
    private const int BadClientsPerServer = 100;

    public static async Task<int> RunAsync(CommandArguments arguments)
    {
        int clients = arguments.Integer("clients", 6);
        var around = TimeSpan.FromSeconds(arguments.Integer("seconds", 10));
        await using var cluster = await JobCluster.StartAsync(apis: 2, workers: 2);
        var expected = await JobLoad.ExpectAsync(cluster, SamplePrompts.All, Seeds);
        Console.WriteLine("| fault | jobs | prompts | asked again | lost | failed | wrong | longest silence | recovery | memory of the servers, MiB |\n|---|---|---|---|---|---|---|---|---|---|");
        bool isWell = true;
        foreach (var (name, happen) in FaultsOf(cluster))
        {
            var load = new JobLoad(cluster, expected);
            using var stop = new CancellationTokenSource();
            var running = load.RunAsync(clients, stop.Token);
            await Task.Delay(around);
            long begin = Stopwatch.GetTimestamp();
            long end = await happen();
            await Task.Delay(around);
            await stop.CancelAsync();
            var report = await running;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {name} | {report.Traces.Count} | {report.Prompts} | {report.Retries} | {report.Count(JobVerdict.Lost) + report.Count(JobVerdict.NotAccepted)} | {report.Count(JobVerdict.Failed)} | {report.Count(JobVerdict.Wrong)} | {report.LongestSilenceSince(begin).TotalSeconds:F1} s | {report.SilenceAfter(end).TotalSeconds:F1} s | {MemoryOf(cluster)} |"));
            foreach (string problem in report.Problems)
            {
                Console.WriteLine(problem);
                isWell = false;
            }
        }

        return isWell ? 0 : 1;
    }

    /// <summary>The faults; each gives the moment from which on things could be well again.</summary>
    private static (string Name, Func<Task<long>> Happen)[] FaultsOf(JobCluster cluster) =>
    [
        ("none", () => Task.FromResult(Stopwatch.GetTimestamp())),
        ("kill -9 of a worker; another is started", () => KillWorkerAsync(cluster)),
        ("kill -9 of both workers; others are started", () => KillWorkersAsync(cluster)),
        ("kill -9 of Redis; started again after 2 s", () => RestartRedisAsync(cluster, forgets: false)),
        ("kill -9 of Redis, and its data lost", () => RestartRedisAsync(cluster, forgets: true)),
        ("Redis stopped (SIGSTOP) for 10 s", () => DuringAsync(cluster.Redis.PauseAsync, cluster.Redis.ResumeAsync)),
        ("Redis's disk full for 10 s", () => DuringAsync(cluster.Redis.FillDiskAsync, cluster.Redis.FreeDiskAsync)),
        ("every stored value damaged", () => DamageAsync(cluster)),
        ("200 clients that send slowly, vanish or send nonsense, for 10 s", () => BadClientsAsync(cluster)),
        ("an API server replaced (SIGTERM)", () => ReplaceApiAsync(cluster)),
    ];

    /// <summary>The other one goes on: things are well again as soon as it has what this one had.</summary>
    private static async Task<long> KillWorkerAsync(JobCluster cluster)
    {
        await cluster.KillWorkerAsync();
        long end = Stopwatch.GetTimestamp();
        await cluster.AddWorkerAsync();
        return end;
    }

    private static async Task<long> KillWorkersAsync(JobCluster cluster)
    {
        await cluster.KillWorkerAsync();
        await cluster.KillWorkerAsync();
        await Task.WhenAll(cluster.AddWorkerAsync(), cluster.AddWorkerAsync());
        return Stopwatch.GetTimestamp();
    }

    private static async Task<long> DamageAsync(JobCluster cluster)
    {
        await StoredDamage.DoAsync(cluster.Redis);
        return Stopwatch.GetTimestamp();
    }

    private static async Task<long> BadClientsAsync(JobCluster cluster)
    {
        using var stop = new CancellationTokenSource(LongFault);
        await Task.WhenAll(cluster.Apis.Select(api => BadClients.RunAsync(api.Client.BaseAddress!, BadClientsPerServer, stop.Token)));
        return Stopwatch.GetTimestamp();
    }

    private static async Task<long> ReplaceApiAsync(JobCluster cluster)
    {
        await cluster.AddApiAsync();
        await cluster.StopApiAsync();
        return Stopwatch.GetTimestamp();
    }

    private static async Task<long> RestartRedisAsync(JobCluster cluster, bool forgets)
    {
        await cluster.Redis.KillAsync();
        if (forgets) cluster.Redis.Forget();
        await Task.Delay(RestartPause);
        await cluster.Redis.RunAsync();
        return Stopwatch.GetTimestamp();
    }

    private static async Task<long> DuringAsync(Func<Task> begin, Func<Task> end)
    {
        await begin();
        await Task.Delay(LongFault);
        await end();
        return Stopwatch.GetTimestamp();
    }

    private static string MemoryOf(JobCluster cluster) =>
        string.Join(' ', cluster.Apis.Concat(cluster.Workers).Select(server => server.ResidentMebibytes.ToString("F0", CultureInfo.InvariantCulture)));
}

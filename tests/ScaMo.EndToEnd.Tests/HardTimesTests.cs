using System.Diagnostics;
using ScaMo.Testing.HardTimes;

namespace ScaMo.EndToEnd.Tests;

/// <summary>
/// Two API servers, two workers and a Redis, as real processes, while things go wrong. <c>bench … faults</c> does the same for longer. Nothing that was accepted is lost, and nothing is answered twice
/// differently.
/// </summary>
public sealed class HardTimesTests : IAsyncLifetime
{
    private const int Clients = 4;
    private static readonly string[] Prompts = ["a person walks forward", "someone waves", "a man bows", "a person runs in a circle"];
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private JobCluster _cluster = null!;
    private IReadOnlyDictionary<(string Prompt, long Seed), string> _expected = null!;

    public async ValueTask InitializeAsync()
    {
        if (!RedisServer.IsInstalled) return;
        _cluster = await JobCluster.StartAsync(apis: 2, workers: 2);
        _expected = await JobLoad.ExpectAsync(_cluster, Prompts, seeds: 3);
    }

    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task What_was_accepted_survives_all_that_can_go_wrong()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.NotInstalled);
        await SurvivesAsync("a worker is killed", async () =>
        {
            await _cluster.KillWorkerAsync();
            await _cluster.AddWorkerAsync();
        });
        await SurvivesAsync("Redis is killed and started again", async () =>
        {
            await _cluster.Redis.KillAsync();
            await Task.Delay(500);
            await _cluster.Redis.RunAsync();
        });
        await SurvivesAsync("Redis comes back without its data", async () =>
        {
            await _cluster.Redis.KillAsync();
            _cluster.Redis.Forget();
            await _cluster.Redis.RunAsync();
        });
        await SurvivesAsync("Redis does not answer for a time", async () =>
        {
            await _cluster.Redis.PauseAsync();
            await Task.Delay(4000);
            await _cluster.Redis.ResumeAsync();
        });
        await SurvivesAsync("the disk of Redis is full", async () =>
        {
            await _cluster.Redis.FillDiskAsync();
            await Task.Delay(2000);
            await _cluster.Redis.FreeDiskAsync();
        });
        await SurvivesAsync("stored values are damaged", () => StoredDamage.DoAsync(_cluster.Redis));
        await SurvivesAsync("clients send slowly, vanish and send nonsense", async () =>
        {
            using var stop = new CancellationTokenSource(3000);
            await Task.WhenAll(_cluster.Apis.Select(api => BadClients.RunAsync(api.Client.BaseAddress!, 50, stop.Token)));
        });
        await SurvivesAsync("an API server is replaced", async () =>
        {
            await _cluster.AddApiAsync();
            await _cluster.StopApiAsync();
        });
        Assert.DoesNotContain("crit:", _cluster.Output);
    }

    private async Task SurvivesAsync(string fault, Func<Task> happen)
    {
        using var stop = new CancellationTokenSource();
        var load = new JobLoad(_cluster, _expected);
        var running = load.RunAsync(Clients, stop.Token);
        await FinishesAsync(load, fault, running);
        await happen();
        await FinishesAsync(load, fault, running);
        await stop.CancelAsync();
        var report = await running;
        Assert.True(!report.Problems.Any(), $"{fault}:\n{string.Join('\n', report.Problems)}\n{_cluster.Output}");
    }

    /// <summary>Waits until each client may have had a job that is over.</summary>
    private async Task FinishesAsync(JobLoad load, string fault, Task running)
    {
        int enough = load.Finished + Clients;
        var clock = Stopwatch.StartNew();
        while (load.Finished < enough)
        {
            if (running.IsFaulted) await running;
            Assert.True(clock.Elapsed < Patience, $"{fault}: no job is over any more.\n{_cluster.Output}");
            await Task.Delay(50);
        }
    }
}

using ScaMo.Server.Hosting;

namespace ScaMo.Server.Caching;

/// <summary>Asks Redis every second whether it answers, so that health tells the truth while no requests come, and what is back is used again.</summary>
internal sealed class RedisProbe(RedisLevel redis, TimeProvider time) : PeriodicService(TimeSpan.FromSeconds(1), time)
{
    protected override Task RunOnceAsync(CancellationToken stoppingToken) => redis.ProbeAsync(stoppingToken);
}

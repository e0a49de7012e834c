using ScaMo.Server.Caching;
using ScaMo.Server.Hosting;
using StackExchange.Redis;

namespace ScaMo.Server.Jobs;

/// <summary>
/// Hears from Redis what other servers do with jobs. Nothing depends on it but how soon something is noticed: who waits also looks from time to time.
/// </summary>
internal sealed class RedisJobListener(RedisConnection connection, RedisJobKeys keys, JobChanges changes, JobRecall recall, TimeProvider time) : PeriodicService(TimeSpan.FromSeconds(1), time)
{
    private bool _isSubscribed;

    /// <summary>Set when a job was added.</summary>
    public Signal Added { get; } = new(time);

    protected override async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        if (_isSubscribed) return;
        try
        {
            // The client subscribes again by itself whenever it connects again.
            var subscriber = (await connection.GetAsync()).GetSubscriber();
            await subscriber.SubscribeAsync(RedisChannel.Literal(keys.Added), (_, _) => Added.Set());
            await subscriber.SubscribeAsync(RedisChannel.Literal(keys.Changes), (_, message) => Hear(message));
            _isSubscribed = true;
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            // Redis is not there yet.
        }
    }

    private void Hear(RedisValue message)
    {
        string id = (string?)message ?? "";
        if (id.StartsWith(RedisJobKeys.CanceledMark, StringComparison.Ordinal)) changes.PublishCanceled(id[RedisJobKeys.CanceledMark.Length..]);
        else if (id.StartsWith(RedisJobKeys.MissingMark, StringComparison.Ordinal)) recall.Suspect(id[RedisJobKeys.MissingMark.Length..]);
        else changes.Publish(id);
    }
}

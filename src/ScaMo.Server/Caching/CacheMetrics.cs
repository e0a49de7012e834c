using System.Diagnostics.Metrics;

namespace ScaMo.Server.Caching;

/// <summary>
/// What the caches count: how often a result or a motion was there, what was not accepted of what Redis had, and how Redis does. The duration of Redis's operations has
/// OpenTelemetry's name (semantic conventions, db.client.*).
/// </summary>
internal sealed class CacheMetrics
{
    public const string MeterName = "ScaMo.Server";

    private readonly Counter<long> _lookups;
    private readonly Counter<long> _redisLookups;
    private readonly Counter<long> _rejections;
    private readonly Histogram<double> _operations;

    public CacheMetrics(IMeterFactory meters, RedisState redis)
    {
        var meter = meters.Create(MeterName);
        _lookups = meter.CreateCounter<long>("scamo.cache.lookups", "{lookup}", "Lookups of a result or a motion, by outcome.");
        _redisLookups = meter.CreateCounter<long>("scamo.redis.lookups", "{lookup}", "Lookups that came to Redis, by outcome: hit, miss, rejected (what was there was not ours or not whole) or error.");
        _rejections = meter.CreateCounter<long>("scamo.cache.rejections", "{value}", "Stored values that were taken for missing, by reason.");
        _operations = meter.CreateHistogram(
            "db.client.operation.duration", "s", "An operation of Redis, or (with error.type) its failure.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1] });
        if (redis.IsConfigured) meter.CreateObservableGauge("scamo.redis.available", () => redis.IsAvailable ? 1 : 0, unit: null, "1 where Redis answers, 0 where the server goes on without it.");
    }

    /// <summary>Something was looked for: <c>results</c> or <c>motions</c>.</summary>
    public void Look(string cache, string outcome) => _lookups.Add(1, new("scamo.cache.name", cache), new("scamo.cache.outcome", outcome));

    /// <summary>A lookup came to Redis.</summary>
    public void LookInRedis(string outcome) => _redisLookups.Add(1, new KeyValuePair<string, object?>("scamo.cache.outcome", outcome));

    /// <summary>A stored value is not accepted.</summary>
    public void Reject(string reason) => _rejections.Add(1, new KeyValuePair<string, object?>("scamo.cache.reason", reason));

    /// <summary>An operation of Redis is over.</summary>
    public void Operate(string operation, TimeSpan duration, string? error)
    {
        KeyValuePair<string, object?> system = new("db.system.name", "redis"), name = new("db.operation.name", operation);
        if (error is null) _operations.Record(duration.TotalSeconds, system, name);
        else _operations.Record(duration.TotalSeconds, system, name, new("error.type", error));
    }
}

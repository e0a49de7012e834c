using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;
using ScaMo.Server.Caching;

namespace ScaMo.Server.Motions;

/// <summary>Keeps motions in the hybrid cache: in memory, and in Redis where there is one, so that every replica finds them.</summary>
internal sealed partial class HybridMotionStore : IMotionStore
{
    private readonly HybridCache _cache;
    private readonly CacheMetrics _metrics;
    private readonly ILogger<HybridMotionStore> _logger;
    private readonly HybridCacheEntryOptions _saving;
    private readonly HybridCacheEntryOptions _finding;
    private readonly HybridCacheEntryOptions _findingShared;
    private readonly RedisLevel? _redis;

    /// <param name="cache">The levels.</param>
    /// <param name="options">For how long motions are kept.</param>
    /// <param name="metrics">What is counted.</param>
    /// <param name="logger">The log.</param>
    /// <param name="redis">The second level; null where there is none.</param>
    public HybridMotionStore(HybridCache cache, IOptions<StorageOptions> options, CacheMetrics metrics, ILogger<HybridMotionStore> logger, RedisLevel? redis = null)
    {
        (_cache, _metrics, _logger, _redis) = (cache, metrics, logger, redis);
        var retention = TimeSpan.FromMinutes(options.Value.RetentionMinutes);
        _saving = new() { Expiration = retention };
        _finding = new() { Expiration = retention, Flags = HybridCacheEntryFlags.DisableUnderlyingData };
        _findingShared = new() { Expiration = retention, Flags = HybridCacheEntryFlags.DisableUnderlyingData | HybridCacheEntryFlags.DisableLocalCache };
    }

    public ValueTask SaveAsync(string id, StoredMotion motion) => _cache.SetAsync(KeyOf(id), motion, _saving, tags: null, CancellationToken.None);

    public async ValueTask EnsureAsync(string id, StoredMotion motion)
    {
        var shared = await ReadAsync(KeyOf(id), _redis is null ? _finding : _findingShared, CancellationToken.None);
        if (shared is null || MotionId.Of(shared) != id) await SaveAsync(id, motion);
    }

    public async ValueTask<StoredMotion?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!MotionId.IsWellFormed(id)) return null;
        string key = KeyOf(id);
        var motion = await ReadAsync(key, _finding, cancellationToken);
        if (motion is null && _redis is not null)
        {
            // The cache calls missing what it could not look up.
            if (await _redis.HasAsync(key, cancellationToken) is not { } isThere) throw new MotionStoreUnavailableException();
            if (isThere) motion = await ReadAsync(key, _finding, cancellationToken);
        }

        _metrics.Look("motions", motion is null ? "miss" : "hit");
        // The id is a hash of the motion: what has another one did not come from us whole.
        if (motion is null || MotionId.Of(motion) == id) return motion;

        _metrics.Reject("content");
        LogRejected(id);
        await _cache.RemoveAsync(key, cancellationToken);
        return null;
    }

    private ValueTask<StoredMotion?> ReadAsync(string key, HybridCacheEntryOptions options, CancellationToken cancellationToken) =>
        _cache.GetOrCreateAsync(key, static _ => ValueTask.FromResult<StoredMotion?>(null), options, tags: null, cancellationToken);

    /// <summary>The key of a motion, without what all keys begin with.</summary>
    public static string KeyOf(string id) => "motion:" + id;

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is stored as motion '{Id}' is not that motion; it is removed.")]
    private partial void LogRejected(string id);
}

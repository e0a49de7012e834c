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

    public HybridMotionStore(HybridCache cache, IOptions<StorageOptions> options, CacheMetrics metrics, ILogger<HybridMotionStore> logger)
    {
        (_cache, _metrics, _logger) = (cache, metrics, logger);
        var retention = TimeSpan.FromMinutes(options.Value.RetentionMinutes);
        _saving = new() { Expiration = retention };
        _finding = new() { Expiration = retention, Flags = HybridCacheEntryFlags.DisableUnderlyingData };
    }

    public ValueTask SaveAsync(string id, StoredMotion motion) => _cache.SetAsync(KeyOf(id), motion, _saving, tags: null, CancellationToken.None);

    public async ValueTask<StoredMotion?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (!MotionId.IsWellFormed(id)) return null;
        string key = KeyOf(id);
        var motion = await _cache.GetOrCreateAsync(key, static _ => ValueTask.FromResult<StoredMotion?>(null), _finding, tags: null, cancellationToken);
        _metrics.Look("motions", motion is null ? "miss" : "hit");
        // The id is a hash of the motion: what has another one did not come from us whole.
        if (motion is null || MotionId.Of(motion) == id) return motion;

        _metrics.Reject("content");
        LogRejected(id);
        await _cache.RemoveAsync(key, cancellationToken);
        return null;
    }

    /// <summary>The key of a motion, without what all keys begin with.</summary>
    public static string KeyOf(string id) => "motion:" + id;

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is stored as motion '{Id}' is not that motion; it is removed.")]
    private partial void LogRejected(string id);
}

using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Internal;
using Microsoft.Extensions.Options;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Caching;

/// <summary>
/// The first level: entries of this process, of which the least recently used make room. Every answer leaves at most one result beside its motions, so twice
/// <see cref="StorageOptions.Capacity"/> entries hold at least as many motions as were promised. A size limit of <see cref="MemoryCache"/> itself would refuse the newest
/// entry when it is reached, and an answer would link to nothing.
/// </summary>
internal sealed class MemoryLevel : IMemoryCache
{
    private readonly MemoryCache _entries;
    private readonly long _kept;
    private readonly long _limit;
    private int _isMakingRoom;

    public MemoryLevel(IOptions<StorageOptions> storage, TimeProvider time, ILoggerFactory loggers)
    {
        _entries = new MemoryCache(new MemoryCacheOptions { Clock = new Clock(time) }, loggers);
        _kept = 2L * storage.Value.Capacity;
        // Room is made for many at a time: finding the least recently used looks at all.
        _limit = _kept + (_kept / 20);
    }

    public int Count => _entries.Count;

    public ICacheEntry CreateEntry(object key)
    {
        if (_entries.Count > _limit && Interlocked.Exchange(ref _isMakingRoom, 1) == 0) ThreadPool.UnsafeQueueUserWorkItem(_ => MakeRoom(), null);
        return _entries.CreateEntry(key);
    }

    public bool TryGetValue(object key, [MaybeNullWhen(false)] out object value) => _entries.TryGetValue(key, out value!);

    public void Remove(object key) => _entries.Remove(key);

    public void Dispose() => _entries.Dispose();

    private void MakeRoom()
    {
        try
        {
            int count = _entries.Count;
            if (count > _kept) _entries.Compact((count - _kept) / (double)count);
        }
        catch (ObjectDisposedException)
        {
            // The server has stopped meanwhile.
        }
        finally
        {
            Volatile.Write(ref _isMakingRoom, 0);
        }
    }

    private sealed class Clock(TimeProvider time) : ISystemClock
    {
        public DateTimeOffset UtcNow => time.GetUtcNow();
    }
}

using Microsoft.Extensions.Options;

namespace ScaMo.Server.Motions;

/// <summary>Keeps motions in memory; the oldest make room.</summary>
internal sealed class MemoryMotionStore(IOptions<StorageOptions> options, TimeProvider time) : IMotionStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> _byId = new(StringComparer.Ordinal);

    /// <summary>In the order of saving, which is that of expiry too.</summary>
    private readonly LinkedList<Entry> _byAge = new();

    private readonly int _capacity = options.Value.Capacity;
    private readonly TimeSpan _retention = TimeSpan.FromMinutes(options.Value.RetentionMinutes);

    public ValueTask SaveAsync(string id, StoredMotion motion, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_byId.TryGetValue(id, out var earlier)) Remove(earlier);
            DropExpired();
            if (_byAge.Count == _capacity) Remove(_byAge.First!);
            _byId.Add(id, _byAge.AddLast(new Entry(id, motion, time.GetTimestamp())));
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask<StoredMotion?> FindAsync(string id, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            DropExpired();
            return ValueTask.FromResult(_byId.GetValueOrDefault(id)?.Value.Motion);
        }
    }

    private void DropExpired()
    {
        while (_byAge.First is { } oldest && time.GetElapsedTime(oldest.Value.SavedAt) >= _retention) Remove(oldest);
    }

    private void Remove(LinkedListNode<Entry> node)
    {
        _byAge.Remove(node);
        _byId.Remove(node.Value.Id);
    }

    private readonly record struct Entry(string Id, StoredMotion Motion, long SavedAt);
}

using ScaMo.Server.Hosting;

namespace ScaMo.Server.Jobs;

/// <summary>Tells those in this process who wait for a job that something has happened to it.</summary>
internal sealed class JobChanges(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<Watch>> _watches = new(StringComparer.Ordinal);

    /// <summary>A job was canceled; its id.</summary>
    public event Action<string>? Canceled;

    /// <summary>Something has happened to a job.</summary>
    public void Publish(string id)
    {
        lock (_lock)
        {
            foreach (var watch in _watches.GetValueOrDefault(id) ?? []) watch.Changed.Set();
        }
    }

    /// <summary>A job was canceled.</summary>
    public void PublishCanceled(string id)
    {
        Publish(id);
        Canceled?.Invoke(id);
    }

    /// <summary>Watches a job until disposed; whatever happens from now on is told.</summary>
    public Watch Begin(string id)
    {
        var watch = new Watch(this, id, new Signal(time));
        lock (_lock)
        {
            if (!_watches.TryGetValue(id, out var watches)) _watches[id] = watches = [];
            watches.Add(watch);
        }

        return watch;
    }

    private void End(Watch watch)
    {
        lock (_lock)
        {
            if (_watches.TryGetValue(watch.Id, out var watches) && watches.Remove(watch) && watches.Count == 0) _watches.Remove(watch.Id);
        }
    }

    /// <summary>One who watches a job.</summary>
    internal sealed class Watch(JobChanges changes, string id, Signal changed) : IDisposable
    {
        public string Id { get; } = id;

        /// <summary>Set whenever something happens to it.</summary>
        public Signal Changed { get; } = changed;

        public void Dispose() => changes.End(this);
    }
}

using System.Threading.Channels;

namespace ScaMo.Server.Jobs;

/// <summary>Tells those in this process who wait for a job that something has happened to it.</summary>
internal sealed class JobChanges
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
            foreach (var watch in _watches.GetValueOrDefault(id) ?? []) watch.Signal();
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
        var watch = new Watch(this, id);
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
    internal sealed class Watch(JobChanges changes, string id) : IDisposable
    {
        private readonly Channel<bool> _signals = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

        public string Id { get; } = id;

        /// <summary>Waits until something has happened since the last call, but not longer than a time.</summary>
        public async Task WaitAsync(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
        {
            using var timer = new CancellationTokenSource(limit, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
            try
            {
                await _signals.Reader.ReadAsync(either.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // The time is over.
            }
        }

        public void Signal() => _signals.Writer.TryWrite(true);

        public void Dispose() => changes.End(this);
    }
}

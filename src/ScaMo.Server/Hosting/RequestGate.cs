namespace ScaMo.Server.Hosting;

/// <summary>Counts the requests that are being worked on, and lets no more in once the server drains.</summary>
internal sealed class RequestGate
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _inside;
    private bool _closed;

    /// <summary>Whether the server is on its way down.</summary>
    public bool IsClosed
    {
        get
        {
            lock (_lock) return _closed;
        }
    }

    /// <summary>Lets a request in, to be disposed when it is done; null once the gate is closed.</summary>
    public IDisposable? TryEnter()
    {
        lock (_lock)
        {
            if (_closed) return null;
            _inside++;
        }

        return new Lease(this);
    }

    /// <summary>Lets nobody in any more.</summary>
    /// <returns>Completes when the last request has left.</returns>
    public Task Close()
    {
        lock (_lock)
        {
            _closed = true;
            if (_inside == 0) _empty.TrySetResult();
        }

        return _empty.Task;
    }

    private void Leave()
    {
        lock (_lock)
        {
            if (--_inside == 0 && _closed) _empty.TrySetResult();
        }
    }

    private sealed class Lease(RequestGate gate) : IDisposable
    {
        private RequestGate? _gate = gate;

        public void Dispose() => Interlocked.Exchange(ref _gate, null)?.Leave();
    }
}

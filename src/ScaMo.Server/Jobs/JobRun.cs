namespace ScaMo.Server.Jobs;

/// <summary>The work on one prompt, as long as it goes on.</summary>
internal sealed class JobRun : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;
    private bool _isOver;

    public JobRun(TimeSpan limit, TimeProvider time, CancellationToken stop)
    {
        _timer = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, stop);
        Token = _either.Token;
    }

    /// <summary>Cancelled when the prompt takes too long, the worker stops, or nobody wants the prompt any more.</summary>
    public CancellationToken Token { get; }

    /// <summary>Whether nobody wants the prompt any more.</summary>
    public bool IsAbandoned { get; private set; }

    public Task Completion { get; set; } = Task.CompletedTask;

    public void Abandon()
    {
        lock (_lock)
        {
            if (_isOver) return;
            IsAbandoned = true;
            _timer.Cancel();
        }
    }

    public void Dispose()
    {
        lock (_lock) _isOver = true;
        _either.Dispose();
        _timer.Dispose();
    }
}

namespace ScaMo.Server.Hosting;

/// <summary>Cancels when time is up, or when the client leaves.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    public Deadline(TimeSpan limit, TimeProvider time, CancellationToken requestAborted)
    {
        _timer = new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, requestAborted);
    }

    public CancellationToken Token => _either.Token;

    /// <summary>Whether time is up.</summary>
    public bool HasPassed => _timer.IsCancellationRequested;

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}

using System.Runtime.ExceptionServices;

namespace ScaMo.Models.Transformer.Cpu;

/// <summary>
/// Threads that run one piece of work together, in phases that end for all at once. The caller is worker 0. Used by one caller at a time.
/// </summary>
internal sealed class WorkerGang : IDisposable
{
    private readonly Action<int> _work;
    private readonly Thread[] _threads;
    private readonly Epoch _start = new();
    private readonly Epoch _phase = new();
    private readonly Epoch _end = new();
    private int _arrived;
    private int _running;
    private volatile bool _isStopping;
    private volatile bool _isBroken;
    private ExceptionDispatchInfo? _failure;

    /// <param name="workers">How many work, the caller included.</param>
    /// <param name="work">The work of one of them, by number.</param>
    public WorkerGang(int workers, Action<int> work)
    {
        Workers = workers;
        _work = work;
        _threads = [.. Enumerable.Range(1, workers - 1).Select(worker => new Thread(() => Serve(worker)) { IsBackground = true, Name = $"decode {worker}" })];
        foreach (var thread in _threads) thread.Start();
    }

    public int Workers { get; }

    /// <summary>Runs the work on every worker, and returns or throws what the first to fail has thrown once all of them are done.</summary>
    public void Run()
    {
        _failure = null;
        _isBroken = false;
        _arrived = 0;
        _running = Workers;
        int seen = _end.Value;
        _start.Advance();
        Work(0);
        if (Volatile.Read(ref _running) > 0) _end.WaitBeyond(seen);
        _failure?.Throw();
    }

    /// <summary>Ends a phase: returns when every worker has called it. All of them must, the same number of times.</summary>
    /// <exception cref="OperationCanceledException">Another worker has failed and will not come.</exception>
    public void Sync()
    {
        int seen = _phase.Value;
        // Read after the value: a failure from here on moves it, so nobody waits in vain.
        ThrowIfBroken();
        if (Interlocked.Increment(ref _arrived) == Workers)
        {
            _arrived = 0;
            _phase.Advance();
            return;
        }

        _phase.WaitBeyond(seen);
        ThrowIfBroken();
    }

    private void ThrowIfBroken()
    {
        if (_isBroken) throw new OperationCanceledException("Another worker has failed.");
    }

    private void Serve(int worker)
    {
        for (int seen = 0; ; seen++)
        {
            _start.WaitBeyond(seen);
            if (_isStopping) return;
            Work(worker);
        }
    }

    private void Work(int worker)
    {
        try
        {
            _work(worker);
        }
        catch (Exception exception)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(exception), null);
            _isBroken = true;
            _phase.Advance();
        }

        if (Interlocked.Decrement(ref _running) == 0) _end.Advance();
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _start.Advance();
        foreach (var thread in _threads) thread.Join();
    }
}

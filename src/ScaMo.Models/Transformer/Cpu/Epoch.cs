namespace ScaMo.Models.Transformer.Cpu;

/// <summary>
/// A number that grows, and threads that wait for it to grow: for some microseconds busily, as the next phase of a pass is near, then
/// asleep, so that an idle engine costs nothing and a busy machine gets its processor back.
/// </summary>
internal sealed class Epoch
{
    private const int Spins = 1500;

    private readonly object _gate = new();
    private int _value;
    private int _sleepers;

    public int Value => Volatile.Read(ref _value);

    public void Advance()
    {
        // A sleeper counts itself before it looks at the value for the last time, so one of the two sees the other.
        Interlocked.Increment(ref _value);
        if (Volatile.Read(ref _sleepers) == 0) return;
        lock (_gate) Monitor.PulseAll(_gate);
    }

    /// <summary>Returns once the value is no longer the one that was seen.</summary>
    public void WaitBeyond(int seen)
    {
        for (int i = 0; i < Spins; i++)
        {
            if (Value != seen) return;
            Thread.SpinWait(1);
        }

        lock (_gate)
        {
            Interlocked.Increment(ref _sleepers);
            while (Value == seen) Monitor.Wait(_gate);
            Interlocked.Decrement(ref _sleepers);
        }
    }
}

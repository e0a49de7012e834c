using System.Diagnostics;

namespace ScaMo.Models.Transformer.Cpu;

/// <summary>
/// A number that grows, and threads that wait for it to grow: for some microseconds busily, as the next phase of a pass is near; then giving
/// way to whoever else wants the processor, for a millisecond; then asleep, so that an idle engine costs nothing.
/// </summary>
internal sealed class Epoch
{
    private const int Spins = 1000;

    /// <summary>
    /// Threads that only spin and sleep may share one processor for many steps while another idles: asleep, they give the scheduler
    /// nothing to move. Giving way they are always ready to run, and it moves one within a tick.
    /// </summary>
    private static readonly long TimeOfGivingWay = Stopwatch.Frequency / 1000;

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

        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetTimestamp() - start < TimeOfGivingWay)
        {
            if (Value != seen) return;
            Thread.Yield();
        }

        lock (_gate)
        {
            Interlocked.Increment(ref _sleepers);
            while (Value == seen) Monitor.Wait(_gate);
            Interlocked.Decrement(ref _sleepers);
        }
    }
}

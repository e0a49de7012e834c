using System.Numerics;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace ScaMo.Fuzzing.Engine;

/// <summary>
/// Which branches of the parsers have been taken. SharpFuzz writes into the parsers, as AFL does, a counter for each pair of blocks that follow one another; how often is told in AFL's classes
/// of 1, 2, 3, 4–7, 8–15, 16–31, 32–127 and more. Parsers that are as they were built leave the counters at zero.
/// </summary>
internal sealed unsafe class EdgeCoverage
{
    private const int Counters = 1 << 16;

    private readonly byte[] _seen = new byte[Counters];

    /// <summary>How many counters were ever above zero.</summary>
    public int Edges { get; private set; }

    /// <summary>Gives instrumented code its counters, without which it cannot run; to be called before any of it does.</summary>
    public static void Attach()
    {
        if (Trace.SharedMem is null) Trace.SharedMem = (byte*)NativeMemory.AllocZeroed(Counters);
    }

    /// <summary>Sets all counters to zero.</summary>
    public static void Reset()
    {
        if (Trace.SharedMem is null) return;
        new Span<byte>(Trace.SharedMem, Counters).Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>Whether the counters, since they were reset, show a branch or a class of numbers that none showed before.</summary>
    public bool Grows()
    {
        if (Trace.SharedMem is null) return false;
        bool grows = false;
        var counters = new ReadOnlySpan<byte>(Trace.SharedMem, Counters);
        for (int at = 0; at < Counters; at++)
        {
            int distance = counters[at..].IndexOfAnyExcept((byte)0);
            if (distance < 0) break;
            at += distance;
            byte bit = ClassOf(counters[at]);
            if ((_seen[at] & bit) != 0) continue;
            if (_seen[at] == 0) Edges++;
            _seen[at] |= bit;
            grows = true;
        }

        return grows;
    }

    private static byte ClassOf(byte count) => count switch
    {
        <= 3 => (byte)(1 << (count - 1)),
        < 32 => (byte)(2 << BitOperations.Log2(count)),
        < 128 => 64,
        _ => 128,
    };
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace ScaMo.Models.Cpu;

/// <summary>
/// Products of a tile of rows with a panel of outputs, one method for each height. Lanes are outputs and all sums of a tile stay in
/// registers, written out one by one because the compiler keeps no array there. A sum runs over the inputs one after another, so it is the
/// same to the last bit in a tile of any height.
/// </summary>
internal static unsafe class TileProduct<TVector, TLanes, TWeights>
    where TVector : struct
    where TLanes : ILanes<TVector>
    where TWeights : IWeightFormat<TVector>
{
    private const int CacheLine = 64;

    /// <param name="rows">The height, one of <see cref="ILanes{TVector}.TileHeights"/>.</param>
    /// <param name="weights">The panel (inputs, 2 vectors).</param>
    /// <param name="x">The tile (inputs, rows).</param>
    /// <param name="inputs">The length of the sums.</param>
    /// <param name="ahead">What to bring into the cache meanwhile.</param>
    /// <param name="aheadStep">How many bytes of it for each input, at most <see cref="IWeightFormat{TVector}.Step"/>.</param>
    /// <param name="result">Takes (rows, 2 vectors).</param>
    /// <param name="stride">Elements from one row of the result to the next.</param>
    public static void Run(int rows, byte* weights, float* x, int inputs, byte* ahead, nint aheadStep, float* result, nint stride)
    {
        switch (rows)
        {
            case 1: Run1(weights, x, inputs, ahead, aheadStep, result); break;
            case 2: Run2(weights, x, inputs, ahead, aheadStep, result, stride); break;
            case 4: Run4(weights, x, inputs, ahead, aheadStep, result, stride); break;
            case 6: Run6(weights, x, inputs, ahead, aheadStep, result, stride); break;
            case 8: Run8(weights, x, inputs, ahead, aheadStep, result, stride); break;
            case 12: Run12(weights, x, inputs, ahead, aheadStep, result, stride); break;
            default: throw new ArgumentOutOfRangeException(nameof(rows), rows, "There is no tile of this height.");
        }
    }

    /// <summary>
    /// One row times four panels. The processor brings in the four streams of weights side by side, which is faster than one stream, and
    /// eight sums wait less for themselves than two.
    /// </summary>
    /// <param name="weights">The first of the panels (inputs, 2 vectors).</param>
    /// <param name="panelBytes">From one panel to the next.</param>
    /// <param name="x">The row (inputs).</param>
    /// <param name="inputs">The length of the sums.</param>
    /// <param name="result">Takes (4 panels, 2 vectors).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void RunRow(byte* weights, nint panelBytes, float* x, int inputs, float* result)
    {
        TVector a0 = TLanes.Broadcast(0), b0 = a0;
        TVector a1 = a0, b1 = a0;
        TVector a2 = a0, b2 = a0;
        TVector a3 = a0, b3 = a0;
        byte* second = weights + panelBytes, third = second + panelBytes, fourth = third + panelBytes;
        for (int k = 0; k < inputs; k++)
        {
            nint offset = k * TWeights.Step;
            Accumulate(TWeights.First(weights + offset), TWeights.Second(weights + offset), x[k], ref a0, ref b0);
            Accumulate(TWeights.First(second + offset), TWeights.Second(second + offset), x[k], ref a1, ref b1);
            Accumulate(TWeights.First(third + offset), TWeights.Second(third + offset), x[k], ref a2, ref b2);
            Accumulate(TWeights.First(fourth + offset), TWeights.Second(fourth + offset), x[k], ref a3, ref b3);
        }

        Store(a0, b0, result);
        Store(a1, b1, result + 2 * TLanes.Count);
        Store(a2, b2, result + 4 * TLanes.Count);
        Store(a3, b3, result + 6 * TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run1(byte* weights, float* x, int inputs, byte* ahead, nint aheadStep, float* result)
    {
        TVector a = TLanes.Broadcast(0), b = a;
        for (int k = 0; k < inputs; k++)
        {
            var value = TLanes.Broadcast(x[k]);
            Prefetch(ahead);
            a = TLanes.MultiplyAdd(TWeights.First(weights), value, a);
            b = TLanes.MultiplyAdd(TWeights.Second(weights), value, b);
            weights += TWeights.Step;
            ahead += aheadStep;
        }

        Store(a, b, result);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run2(byte* weights, float* x, int inputs, byte* ahead, nint aheadStep, float* result, nint stride)
    {
        TVector a0 = TLanes.Broadcast(0), b0 = a0;
        TVector a1 = a0, b1 = a0;
        for (int k = 0; k < inputs; k++)
        {
            Prefetch(ahead);
            TVector first = TWeights.First(weights), second = TWeights.Second(weights);
            Accumulate(first, second, x[0], ref a0, ref b0);
            Accumulate(first, second, x[1], ref a1, ref b1);
            weights += TWeights.Step;
            x += 2;
            ahead += aheadStep;
        }

        Store(a0, b0, result);
        Store(a1, b1, result + stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run4(byte* weights, float* x, int inputs, byte* ahead, nint aheadStep, float* result, nint stride)
    {
        TVector a0 = TLanes.Broadcast(0), b0 = a0;
        TVector a1 = a0, b1 = a0;
        TVector a2 = a0, b2 = a0;
        TVector a3 = a0, b3 = a0;
        for (int k = 0; k < inputs; k++)
        {
            Prefetch(ahead);
            TVector first = TWeights.First(weights), second = TWeights.Second(weights);
            Accumulate(first, second, x[0], ref a0, ref b0);
            Accumulate(first, second, x[1], ref a1, ref b1);
            Accumulate(first, second, x[2], ref a2, ref b2);
            Accumulate(first, second, x[3], ref a3, ref b3);
            weights += TWeights.Step;
            x += 4;
            ahead += aheadStep;
        }

        Store(a0, b0, result);
        Store(a1, b1, result + stride);
        Store(a2, b2, result + 2 * stride);
        Store(a3, b3, result + 3 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run6(byte* weights, float* x, int inputs, byte* ahead, nint aheadStep, float* result, nint stride)
    {
        TVector a0 = TLanes.Broadcast(0), b0 = a0;
        TVector a1 = a0, b1 = a0;
        TVector a2 = a0, b2 = a0;
        TVector a3 = a0, b3 = a0;
        TVector a4 = a0, b4 = a0;
        TVector a5 = a0, b5 = a0;
        for (int k = 0; k < inputs; k++)
        {
            Prefetch(ahead);
            TVector first = TWeights.First(weights), second = TWeights.Second(weights);
            Accumulate(first, second, x[0], ref a0, ref b0);
            Accumulate(first, second, x[1], ref a1, ref b1);
            Accumulate(first, second, x[2], ref a2, ref b2);
            Accumulate(first, second, x[3], ref a3, ref b3);
            Accumulate(first, second, x[4], ref a4, ref b4);
            Accumulate(first, second, x[5], ref a5, ref b5);
            weights += TWeights.Step;
            x += 6;
            ahead += aheadStep;
        }

        Store(a0, b0, result);
        Store(a1, b1, result + stride);
        Store(a2, b2, result + 2 * stride);
        Store(a3, b3, result + 3 * stride);
        Store(a4, b4, result + 4 * stride);
        Store(a5, b5, result + 5 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run8(byte* weights, float* x, int inputs, byte* ahead, nint aheadStep, float* result, nint stride)
    {
        TVector a0 = TLanes.Broadcast(0), b0 = a0;
        TVector a1 = a0, b1 = a0;
        TVector a2 = a0, b2 = a0;
        TVector a3 = a0, b3 = a0;
        TVector a4 = a0, b4 = a0;
        TVector a5 = a0, b5 = a0;
        TVector a6 = a0, b6 = a0;
        TVector a7 = a0, b7 = a0;
        for (int k = 0; k < inputs; k++)
        {
            Prefetch(ahead);
            TVector first = TWeights.First(weights), second = TWeights.Second(weights);
            Accumulate(first, second, x[0], ref a0, ref b0);
            Accumulate(first, second, x[1], ref a1, ref b1);
            Accumulate(first, second, x[2], ref a2, ref b2);
            Accumulate(first, second, x[3], ref a3, ref b3);
            Accumulate(first, second, x[4], ref a4, ref b4);
            Accumulate(first, second, x[5], ref a5, ref b5);
            Accumulate(first, second, x[6], ref a6, ref b6);
            Accumulate(first, second, x[7], ref a7, ref b7);
            weights += TWeights.Step;
            x += 8;
            ahead += aheadStep;
        }

        Store(a0, b0, result);
        Store(a1, b1, result + stride);
        Store(a2, b2, result + 2 * stride);
        Store(a3, b3, result + 3 * stride);
        Store(a4, b4, result + 4 * stride);
        Store(a5, b5, result + 5 * stride);
        Store(a6, b6, result + 6 * stride);
        Store(a7, b7, result + 7 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Run12(byte* weights, float* x, int inputs, byte* ahead, nint aheadStep, float* result, nint stride)
    {
        TVector a0 = TLanes.Broadcast(0), b0 = a0;
        TVector a1 = a0, b1 = a0;
        TVector a2 = a0, b2 = a0;
        TVector a3 = a0, b3 = a0;
        TVector a4 = a0, b4 = a0;
        TVector a5 = a0, b5 = a0;
        TVector a6 = a0, b6 = a0;
        TVector a7 = a0, b7 = a0;
        TVector a8 = a0, b8 = a0;
        TVector a9 = a0, b9 = a0;
        TVector a10 = a0, b10 = a0;
        TVector a11 = a0, b11 = a0;
        for (int k = 0; k < inputs; k++)
        {
            Prefetch(ahead);
            TVector first = TWeights.First(weights), second = TWeights.Second(weights);
            Accumulate(first, second, x[0], ref a0, ref b0);
            Accumulate(first, second, x[1], ref a1, ref b1);
            Accumulate(first, second, x[2], ref a2, ref b2);
            Accumulate(first, second, x[3], ref a3, ref b3);
            Accumulate(first, second, x[4], ref a4, ref b4);
            Accumulate(first, second, x[5], ref a5, ref b5);
            Accumulate(first, second, x[6], ref a6, ref b6);
            Accumulate(first, second, x[7], ref a7, ref b7);
            Accumulate(first, second, x[8], ref a8, ref b8);
            Accumulate(first, second, x[9], ref a9, ref b9);
            Accumulate(first, second, x[10], ref a10, ref b10);
            Accumulate(first, second, x[11], ref a11, ref b11);
            weights += TWeights.Step;
            x += 12;
            ahead += aheadStep;
        }

        Store(a0, b0, result);
        Store(a1, b1, result + stride);
        Store(a2, b2, result + 2 * stride);
        Store(a3, b3, result + 3 * stride);
        Store(a4, b4, result + 4 * stride);
        Store(a5, b5, result + 5 * stride);
        Store(a6, b6, result + 6 * stride);
        Store(a7, b7, result + 7 * stride);
        Store(a8, b8, result + 8 * stride);
        Store(a9, b9, result + 9 * stride);
        Store(a10, b10, result + 10 * stride);
        Store(a11, b11, result + 11 * stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(byte* ahead)
    {
        if (!Sse.IsSupported) return;
        Sse.Prefetch1(ahead);
        if (TWeights.Step > CacheLine) Sse.Prefetch1(ahead + CacheLine);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate(TVector first, TVector second, float x, ref TVector a, ref TVector b)
    {
        var value = TLanes.Broadcast(x);
        a = TLanes.MultiplyAdd(first, value, a);
        b = TLanes.MultiplyAdd(second, value, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(TVector a, TVector b, float* result)
    {
        TLanes.Store(a, result);
        TLanes.Store(b, result + TLanes.Count);
    }
}

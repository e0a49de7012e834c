using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static TorchSharp.torch;

namespace ScaMo.Benchmarks;

/// <summary>What the machine can do at best, to judge a step by.</summary>
internal static class MachineLimits
{
    /// <summary>Rows and columns of the matrices of <see cref="MatrixRate"/>.</summary>
    public const int MatrixSize = 2048;

    /// <summary>Floating-point operations a second of a product of large matrices in libtorch.</summary>
    public static double MatrixRate(ScalarType type = ScalarType.Float32)
    {
        using var scope = NewDisposeScope();
        var a = randn(MatrixSize, MatrixSize).to(type);
        using (mm(a, a))
        {
        }

        long start = Stopwatch.GetTimestamp();
        using (mm(a, a))
        {
        }

        return 2.0 * MatrixSize * MatrixSize * MatrixSize / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>Memory to read. Every page is written, since pages that never were are all one and the same page of zeros, which stays in the cache.</summary>
    public static float[] MemoryOf(long bytes)
    {
        var memory = new float[bytes / sizeof(float)];
        Array.Fill(memory, 1);
        return memory;
    }

    /// <summary>Bytes a second at which all processors together read memory, each its own part in one go.</summary>
    /// <param name="memory">Made by <see cref="MemoryOf"/>.</param>
    public static double ReadRate(float[] memory)
    {
        int workers = Environment.ProcessorCount;
        var start = Stopwatch.GetTimestamp();
        Parallel.For(0, workers, new ParallelOptions { MaxDegreeOfParallelism = workers }, worker =>
        {
            int part = memory.Length / workers;
            if (float.IsNaN(Sum(memory.AsSpan(worker * part, part)))) throw new InvalidOperationException("There was something in the memory.");
        });
        return (double)memory.Length * sizeof(float) / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    /// <summary>The rate at which the device reads, bytes a second: the sum of a large tensor.</summary>
    public static double ReadRate(Device device, long bytes)
    {
        using var scope = NewDisposeScope();
        var memory = zeros(bytes / sizeof(float), device: device);
        double best = 0;
        for (int round = 0; round < 6; round++)
        {
            using var pass = NewDisposeScope();
            long start = Stopwatch.GetTimestamp();
            memory.sum().cpu();
            best = Math.Max(best, bytes / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Sum(ReadOnlySpan<float> values)
    {
        ref float first = ref MemoryMarshal.GetReference(values);
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<float> a = default, b = default, c = default, d = default;
            for (nuint i = 0; i + 64 <= (nuint)values.Length; i += 64)
            {
                a += Vector512.LoadUnsafe(ref first, i);
                b += Vector512.LoadUnsafe(ref first, i + 16);
                c += Vector512.LoadUnsafe(ref first, i + 32);
                d += Vector512.LoadUnsafe(ref first, i + 48);
            }

            return Vector512.Sum(a + b + (c + d));
        }

        Vector<float> sum = default, other = default;
        nuint width = (nuint)Vector<float>.Count;
        for (nuint i = 0; i + 2 * width <= (nuint)values.Length; i += 2 * width)
        {
            sum += Vector.LoadUnsafe(ref first, i);
            other += Vector.LoadUnsafe(ref first, i + width);
        }

        return Vector.Sum(sum + other);
    }
}

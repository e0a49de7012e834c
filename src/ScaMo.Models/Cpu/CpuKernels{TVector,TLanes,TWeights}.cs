using System.Runtime.CompilerServices;

namespace ScaMo.Models.Cpu;

/// <inheritdoc/>
internal sealed unsafe class CpuKernels<TVector, TLanes, TWeights>(bool hasHalfWeights) : CpuKernels
    where TVector : struct
    where TLanes : ILanes<TVector>
    where TWeights : IWeightFormat<TVector>
{
    public override int Lanes => TLanes.Count;

    public override bool HasHalfWeights => hasHalfWeights;

    public override ReadOnlySpan<int> TileHeights => TLanes.TileHeights;

    public override void Multiply(int rows, byte* weights, float* x, int inputs, byte* ahead, nint aheadStep, float* result, nint stride) =>
        TileProduct<TVector, TLanes, TWeights>.Run(rows, weights, x, inputs, ahead, aheadStep, result, stride);

    public override void MultiplyRow(byte* weights, nint panelBytes, float* x, int inputs, float* result) =>
        TileProduct<TVector, TLanes, TWeights>.RunRow(weights, panelBytes, x, inputs, result);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Normalize(float* x, float* scale, int width, float epsilon, float* target, int stride)
    {
        var squares = TLanes.Broadcast(0);
        int i = 0;
        for (; i <= width - TLanes.Count; i += TLanes.Count)
        {
            var value = TLanes.Load(x + i);
            squares = TLanes.MultiplyAdd(value, value, squares);
        }

        float sum = TLanes.Sum(squares);
        for (; i < width; i++) sum += x[i] * x[i];
        float factor = 1 / MathF.Sqrt(sum / width + epsilon);
        for (i = 0; i < width; i++) target[(nint)i * stride] = x[i] * factor * scale[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Add(float* source, float* target, int count)
    {
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count) TLanes.Store(TLanes.Add(TLanes.Load(target + i), TLanes.Load(source + i)), target + i);
        for (; i < count; i++) target[i] += source[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Relu(float* x, int count)
    {
        var zero = TLanes.Broadcast(0);
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count) TLanes.Store(TLanes.Max(TLanes.Load(x + i), zero), x + i);
        for (; i < count; i++) x[i] = MathF.Max(x[i], 0);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Silu(float* x, int count)
    {
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count) TLanes.Store(Silu(TLanes.Load(x + i)), x + i);
        if (i == count) return;
        // The rest goes the same way, in a vector of its own: an element's value does not depend on its place.
        float* rest = stackalloc float[TLanes.Count];
        for (int k = 0; k < count - i; k++) rest[k] = x[i + k];
        TLanes.Store(Silu(TLanes.Load(rest)), rest);
        for (int k = 0; k < count - i; k++) x[i + k] = rest[k];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Silu(TVector x)
    {
        var one = TLanes.Broadcast(1);
        return TLanes.Divide(x, TLanes.Add(one, Exponential<TVector, TLanes>.Of(TLanes.Multiply(x, TLanes.Broadcast(-1)))));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Gate(float* gatesAndUps, int rows, float* target)
    {
        for (int row = 0; row < rows; row++)
        {
            TLanes.Store(TLanes.Multiply(Silu(TLanes.Load(gatesAndUps)), TLanes.Load(gatesAndUps + TLanes.Count)), gatesAndUps);
            for (int i = 0; i < TLanes.Count; i++) target[i * rows + row] = gatesAndUps[i];
            gatesAndUps += 2 * TLanes.Count;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Attend(float* query, float* keys, float* values, int count, int size, float scale, float* scores, float* result)
    {
        int paddedCount = Padded(count), paddedSize = Padded(size);
        var factor = TLanes.Broadcast(scale);
        for (int j = 0; j < paddedCount; j += TLanes.Count)
        {
            TLanes.Store(TLanes.Multiply(Score(query, keys, size), factor), scores + j);
            keys += size * TLanes.Count;
        }

        // Behind the last position is what an earlier sequence has left.
        for (int j = count; j < paddedCount; j++) scores[j] = float.NegativeInfinity;
        var largest = TLanes.Load(scores);
        for (int j = TLanes.Count; j < paddedCount; j += TLanes.Count) largest = TLanes.Max(largest, TLanes.Load(scores + j));
        var shift = TLanes.Broadcast(-TLanes.Largest(largest));
        for (int j = 0; j < paddedCount; j += TLanes.Count) TLanes.Store(Exponential<TVector, TLanes>.Of(TLanes.Add(TLanes.Load(scores + j), shift)), scores + j);
        for (int j = count; j < paddedCount; j++) scores[j] = 0;
        var sum = TLanes.Load(scores);
        for (int j = TLanes.Count; j < paddedCount; j += TLanes.Count) sum = TLanes.Add(sum, TLanes.Load(scores + j));

        factor = TLanes.Broadcast(1 / TLanes.Sum(sum));
        int column = 0;
        for (; column <= paddedSize - 4 * TLanes.Count; column += 4 * TLanes.Count) Weigh4(values + column, scores, count, paddedSize, factor, result + column);
        for (; column < paddedSize; column += TLanes.Count) Weigh(values + column, scores, count, paddedSize, factor, result + column);
    }

    /// <summary>The products of a query with a block of keys, in four sums so that none waits for itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Score(float* query, float* keys, int size)
    {
        TVector a = TLanes.Broadcast(0), b = a, c = a, d = a;
        int i = 0;
        for (; i <= size - 4; i += 4)
        {
            a = TLanes.MultiplyAdd(TLanes.Load(keys), TLanes.Broadcast(query[i]), a);
            b = TLanes.MultiplyAdd(TLanes.Load(keys + TLanes.Count), TLanes.Broadcast(query[i + 1]), b);
            c = TLanes.MultiplyAdd(TLanes.Load(keys + 2 * TLanes.Count), TLanes.Broadcast(query[i + 2]), c);
            d = TLanes.MultiplyAdd(TLanes.Load(keys + 3 * TLanes.Count), TLanes.Broadcast(query[i + 3]), d);
            keys += 4 * TLanes.Count;
        }

        for (; i < size; i++, keys += TLanes.Count) a = TLanes.MultiplyAdd(TLanes.Load(keys), TLanes.Broadcast(query[i]), a);
        return TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d));
    }

    /// <summary>The weighted sum of four vectors of the values at once: alone, one would wait for its own last addition.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Weigh4(float* values, float* scores, int count, int size, TVector factor, float* result)
    {
        TVector a = TLanes.Broadcast(0), b = a, c = a, d = a;
        for (int j = 0; j < count; j++)
        {
            var score = TLanes.Broadcast(scores[j]);
            a = TLanes.MultiplyAdd(TLanes.Load(values), score, a);
            b = TLanes.MultiplyAdd(TLanes.Load(values + TLanes.Count), score, b);
            c = TLanes.MultiplyAdd(TLanes.Load(values + 2 * TLanes.Count), score, c);
            d = TLanes.MultiplyAdd(TLanes.Load(values + 3 * TLanes.Count), score, d);
            values += size;
        }

        TLanes.Store(TLanes.Multiply(a, factor), result);
        TLanes.Store(TLanes.Multiply(b, factor), result + TLanes.Count);
        TLanes.Store(TLanes.Multiply(c, factor), result + 2 * TLanes.Count);
        TLanes.Store(TLanes.Multiply(d, factor), result + 3 * TLanes.Count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Weigh(float* values, float* scores, int count, int size, TVector factor, float* result)
    {
        var sum = TLanes.Broadcast(0);
        for (int j = 0; j < count; j++)
        {
            sum = TLanes.MultiplyAdd(TLanes.Load(values), TLanes.Broadcast(scores[j]), sum);
            values += size;
        }

        TLanes.Store(TLanes.Multiply(sum, factor), result);
    }
}

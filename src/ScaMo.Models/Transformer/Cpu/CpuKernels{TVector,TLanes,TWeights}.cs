using System.Runtime.CompilerServices;

namespace ScaMo.Models.Transformer.Cpu;

/// <inheritdoc/>
internal sealed unsafe class CpuKernels<TVector, TLanes, TWeights>(bool hasHalfWeights) : CpuKernels
    where TVector : struct
    where TLanes : ILanes<TVector>
    where TWeights : IWeightFormat<TVector>
{
    public override int Lanes => TLanes.Count;

    public override bool HasHalfWeights => hasHalfWeights;

    public override ReadOnlySpan<int> TileHeights => TLanes.TileHeights;

    public override void Multiply(int rows, byte* weights, float* x, int inputs, byte* ahead, float* result, nint stride) =>
        TileProduct<TVector, TLanes, TWeights>.Run(rows, weights, x, inputs, ahead, result, stride);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Normalize(float* x, float* scale, int width, float* target, int stride)
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
        float factor = 1 / MathF.Sqrt(sum / width + (float)TransformerBlock.NormEpsilon);
        for (i = 0; i < width; i++) target[(nint)i * stride] = x[i] * factor * scale[i];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Gate(float* gateAndUp)
    {
        var gate = TLanes.Load(gateAndUp);
        var one = TLanes.Broadcast(1);
        var silu = TLanes.Divide(gate, TLanes.Add(one, Exponential<TVector, TLanes>.Of(TLanes.Multiply(gate, TLanes.Broadcast(-1)))));
        TLanes.Store(TLanes.Multiply(silu, TLanes.Load(gateAndUp + TLanes.Count)), gateAndUp);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Attend(float* query, float* keys, float* values, int count, int size, float scale, float* scores, float* result)
    {
        float largest = float.NegativeInfinity;
        for (int j = 0; j < count; j++)
        {
            var products = TLanes.Broadcast(0);
            for (int i = 0; i < size; i += TLanes.Count) products = TLanes.MultiplyAdd(TLanes.Load(query + i), TLanes.Load(keys + i), products);
            scores[j] = TLanes.Sum(products) * scale;
            if (scores[j] > largest) largest = scores[j];
            keys += size;
        }

        var shift = TLanes.Broadcast(-largest);
        for (int j = 0; j < count; j += TLanes.Count)
        {
            TLanes.Store(Exponential<TVector, TLanes>.Of(TLanes.Add(TLanes.Load(scores + j), shift)), scores + j);
        }

        float sum = 0;
        for (int j = 0; j < count; j++) sum += scores[j];
        var factor = TLanes.Broadcast(1 / sum);
        int column = 0;
        for (; column <= size - 4 * TLanes.Count; column += 4 * TLanes.Count) Weigh4(values + column, scores, count, size, factor, result + column);
        for (; column < size; column += TLanes.Count) Weigh(values + column, scores, count, size, factor, result + column);
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

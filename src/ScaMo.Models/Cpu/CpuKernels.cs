using System.Runtime.Intrinsics;

namespace ScaMo.Models.Cpu;

/// <summary>
/// The arithmetic of networks on the processor, for one width of vectors and one type of weights. Every result depends on its own operands and shapes alone.
/// </summary>
internal abstract unsafe class CpuKernels
{
    /// <summary>Elements of a vector.</summary>
    public abstract int Lanes { get; }

    /// <summary>Whether weights are bfloat16; else they are float32.</summary>
    public abstract bool HasHalfWeights { get; }

    /// <inheritdoc cref="ILanes{TVector}.TileHeights"/>
    public abstract ReadOnlySpan<int> TileHeights { get; }

    /// <summary>Outputs of a panel of weights: two vectors.</summary>
    public int PanelOutputs => 2 * Lanes;

    /// <summary>Bytes of the weights of one input in a panel.</summary>
    public int PanelStep => PanelOutputs * (HasHalfWeights ? sizeof(ushort) : sizeof(float));

    /// <summary>A number rounded up to whole vectors.</summary>
    public int Padded(int count) => (count + Lanes - 1) / Lanes * Lanes;

    /// <summary>The kernels for this processor.</summary>
    public static CpuKernels ForThisProcessor(bool hasHalfWeights) =>
        OfWidth(Vector512.IsHardwareAccelerated ? Vector512<float>.Count : Vector256.IsHardwareAccelerated ? Vector256<float>.Count : Vector128<float>.Count, hasHalfWeights);

    /// <summary>The kernels for 16, 8 or 4 lanes; slow where the processor has no such vectors.</summary>
    public static CpuKernels OfWidth(int lanes, bool hasHalfWeights) => lanes switch
    {
        16 => Of<Vector512<float>, Lanes512>(hasHalfWeights),
        8 => Of<Vector256<float>, Lanes256>(hasHalfWeights),
        4 => Of<Vector128<float>, Lanes128>(hasHalfWeights),
        _ => throw new ArgumentOutOfRangeException(nameof(lanes), lanes, "Expected 4, 8 or 16."),
    };

    /// <inheritdoc cref="TileProduct{TVector, TLanes, TWeights}.Run"/>
    public abstract void Multiply(int rows, byte* weights, float* x, int inputs, byte* ahead, nint aheadStep, float* result, nint stride);

    /// <inheritdoc cref="TileProduct{TVector, TLanes, TWeights}.RunRow"/>
    public abstract void MultiplyRow(byte* weights, nint panelBytes, float* x, int inputs, float* result);

    /// <summary>RMS norm of a row (width), into every <paramref name="stride"/>th element of the target.</summary>
    public abstract void Normalize(float* x, float* scale, int width, float epsilon, float* target, int stride);

    /// <summary>Adds (count) to a target.</summary>
    public abstract void Add(float* source, float* target, int count);

    /// <summary>max(x, 0) of (count), in place.</summary>
    public abstract void Relu(float* x, int count);

    /// <summary>x σ(x) of (count), in place.</summary>
    public abstract void Silu(float* x, int count);

    /// <summary>silu(gate) ⊙ up of a tile's result (rows, 2, lanes), into a tile (lanes, rows).</summary>
    public abstract void Gate(float* gatesAndUps, int rows, float* target);

    /// <summary>Softmax attention of one query and head.</summary>
    /// <param name="query">(head size).</param>
    /// <param name="keys">Blocks of as many positions as there are lanes, each (head size, lanes).</param>
    /// <param name="values">(count, padded head size).</param>
    /// <param name="count">Positions that the query sees.</param>
    /// <param name="size">The head size.</param>
    /// <param name="scale">What the scores are multiplied by.</param>
    /// <param name="scores">Space for count elements, rounded up to the lanes.</param>
    /// <param name="result">Takes (padded head size); what is behind the head size means nothing.</param>
    public abstract void Attend(float* query, float* keys, float* values, int count, int size, float scale, float* scores, float* result);

    private static CpuKernels Of<TVector, TLanes>(bool hasHalfWeights)
        where TVector : struct
        where TLanes : ILanes<TVector> =>
        hasHalfWeights ? new CpuKernels<TVector, TLanes, BFloat16Weights<TVector, TLanes>>(true) : new CpuKernels<TVector, TLanes, FloatWeights<TVector, TLanes>>(false);
}

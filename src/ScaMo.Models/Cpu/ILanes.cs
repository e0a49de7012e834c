namespace ScaMo.Models.Cpu;

/// <summary>
/// Float32 vectors of one width. Every operation is exact to the last bit whether the compiler has optimised its caller yet or not: what
/// .NET leaves open (estimates, the order of a sum) is spelled out here.
/// </summary>
/// <typeparam name="TVector">The vector.</typeparam>
internal unsafe interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Elements of a vector.</summary>
    static abstract int Count { get; }

    /// <summary>The heights of the tiles of rows, falling and ending with 1. The tallest fills the registers with two sums a row.</summary>
    static abstract ReadOnlySpan<int> TileHeights { get; }

    static abstract TVector Load(float* source);

    static abstract void Store(TVector value, float* target);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector a, TVector b);

    static abstract TVector Multiply(TVector a, TVector b);

    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a b + c, rounded once where the processor can.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    static abstract TVector Clamp(TVector value, TVector low, TVector high);

    static abstract TVector Round(TVector value);

    /// <summary>2ⁿ for whole n from −126 to 127.</summary>
    static abstract TVector PowerOfTwo(TVector n);

    /// <summary>The sum of the elements, by halves.</summary>
    static abstract float Sum(TVector value);

    static abstract TVector Max(TVector a, TVector b);

    /// <summary>The largest of the elements.</summary>
    static abstract float Largest(TVector value);

    /// <summary>The bfloat16 values in the low halves of 32-bit words, widened.</summary>
    static abstract TVector LowHalves(byte* source);

    /// <summary>The bfloat16 values in the high halves of 32-bit words, widened.</summary>
    static abstract TVector HighHalves(byte* source);
}

using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ScaMo.Models.Checkpoints;

/// <summary>
/// Converts arrays of numbers as <c>tensor.to(dtype)</c> of PyTorch does: to nearest, ties to even, and to the 16-bit types by way
/// of float32. A NaN stays a NaN.
/// </summary>
internal static class ElementConverter
{
    private const int ChunkElements = 2048;

    /// <summary>Whether numbers of one type may be loaded into the other: always into floating point, else only into the same type.</summary>
    public static bool CanConvert(ElementType from, ElementType to) => from == to || to.IsFloatingPoint();

    /// <summary>Converts as many elements as both spans hold.</summary>
    public static void Convert(ElementType from, ReadOnlySpan<byte> source, ElementType to, Span<byte> destination)
    {
        if (!CanConvert(from, to)) throw new ArgumentException($"{from} is not converted to {to}.", nameof(to));
        if (source.Length / from.Size() != destination.Length / to.Size()) throw new ArgumentException("The spans hold different numbers of elements.", nameof(destination));

        if (from == to && from != ElementType.Bool) source.CopyTo(destination);
        else if (from == to) NormalizeBooleans(source, destination);
        else if (to == ElementType.F64) ToDouble(from, source, MemoryMarshal.Cast<byte, double>(destination));
        else if (to == ElementType.F32) ToSingle(from, source, MemoryMarshal.Cast<byte, float>(destination));
        else if (from == ElementType.F32) FromSingle(MemoryMarshal.Cast<byte, float>(source), to, destination);
        else InChunks(from, source, to, destination);
    }

    private static void InChunks(ElementType from, ReadOnlySpan<byte> source, ElementType to, Span<byte> destination)
    {
        Span<float> singles = stackalloc float[ChunkElements];
        while (!source.IsEmpty)
        {
            int count = Math.Min(ChunkElements, source.Length / from.Size());
            ToSingle(from, source[..(count * from.Size())], singles);
            FromSingle(singles[..count], to, destination);
            source = source[(count * from.Size())..];
            destination = destination[(count * to.Size())..];
        }
    }

    private static void FromSingle(ReadOnlySpan<float> source, ElementType to, Span<byte> destination)
    {
        if (to == ElementType.BF16) ToBFloat16(source, MemoryMarshal.Cast<byte, ushort>(destination));
        else TensorPrimitives.ConvertToHalf(source, MemoryMarshal.Cast<byte, Half>(destination));
    }

    private static void ToSingle(ElementType from, ReadOnlySpan<byte> source, Span<float> destination)
    {
        switch (from)
        {
            case ElementType.F64: TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, double>(source), destination); break;
            case ElementType.F32: MemoryMarshal.Cast<byte, float>(source).CopyTo(destination); break;
            case ElementType.F16: TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(source), destination); break;
            case ElementType.BF16: FromBFloat16(MemoryMarshal.Cast<byte, ushort>(source), destination); break;
            case ElementType.I64: TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, long>(source), destination); break;
            case ElementType.I32: TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, int>(source), destination); break;
            case ElementType.I16: TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, short>(source), destination); break;
            case ElementType.I8: TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, sbyte>(source), destination); break;
            case ElementType.U8: TensorPrimitives.ConvertTruncating(source, destination); break;
            default:
                for (int i = 0; i < source.Length; i++) destination[i] = source[i] != 0 ? 1 : 0;
                break;
        }
    }

    private static void ToDouble(ElementType from, ReadOnlySpan<byte> source, Span<double> destination)
    {
        switch (from)
        {
            case ElementType.I64: TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, long>(source), destination); break;
            case ElementType.I32: TensorPrimitives.ConvertTruncating(MemoryMarshal.Cast<byte, int>(source), destination); break;
            default:
                // Every other type fits into a float32 exactly.
                Span<float> singles = stackalloc float[ChunkElements];
                while (!source.IsEmpty)
                {
                    int count = Math.Min(ChunkElements, source.Length / from.Size());
                    ToSingle(from, source[..(count * from.Size())], singles);
                    TensorPrimitives.ConvertTruncating(singles[..count], destination);
                    source = source[(count * from.Size())..];
                    destination = destination[count..];
                }

                break;
        }
    }

    private static void FromBFloat16(ReadOnlySpan<ushort> source, Span<float> destination)
    {
        var bits = MemoryMarshal.Cast<float, uint>(destination);
        int i = 0;
        for (; i <= source.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
        {
            var (lower, upper) = Vector256.Widen(Vector256.Create(source[i..]));
            (lower << 16).CopyTo(bits[i..]);
            (upper << 16).CopyTo(bits[(i + Vector256<uint>.Count)..]);
        }

        for (; i < source.Length; i++) bits[i] = (uint)source[i] << 16;
    }

    // A checkpoint is often loaded within the first second of a process, before the JIT would have got round to optimising this.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ToBFloat16(ReadOnlySpan<float> source, Span<ushort> destination)
    {
        var bits = MemoryMarshal.Cast<float, uint>(source);
        int i = 0;
        for (; i <= source.Length - Vector256<ushort>.Count; i += Vector256<ushort>.Count)
        {
            var lower = RoundToUpperHalf(Vector256.Create(bits[i..]));
            var upper = RoundToUpperHalf(Vector256.Create(bits[(i + Vector256<uint>.Count)..]));
            Vector256.Narrow(lower, upper).CopyTo(destination[i..]);
        }

        for (; i < source.Length; i++) destination[i] = (ushort)RoundToUpperHalf(Vector256.CreateScalar(bits[i])).ToScalar();
    }

    /// <summary>The bfloat16 nearest to each float32, ties to even, in the lower half of each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<uint> RoundToUpperHalf(Vector256<uint> bits)
    {
        const uint QuietBit = 0x0040_0000;
        var isOdd = (bits >>> 16) & Vector256<uint>.One;
        var rounded = bits + isOdd + Vector256.Create(0x7FFFu);
        // Rounding could carry a NaN's payload into infinity or beyond.
        var single = bits.AsSingle();
        var isNumber = Vector256.Equals(single, single).AsUInt32();
        return Vector256.ConditionalSelect(isNumber, rounded, bits | Vector256.Create(QuietBit)) >>> 16;
    }

    private static void NormalizeBooleans(ReadOnlySpan<byte> source, Span<byte> destination)
    {
        for (int i = 0; i < source.Length; i++) destination[i] = source[i] != 0 ? (byte)1 : (byte)0;
    }
}

using System.Collections.Immutable;

namespace ScaMo.Models.Checkpoints;

/// <summary>Arithmetic of shapes and strides that comes from files: nothing in it can overflow unnoticed.</summary>
internal static class TensorLayout
{
    /// <summary>The number of elements, if that is a number that bytes can be counted with (up to 2^60).</summary>
    public static bool TryCount(ReadOnlySpan<long> shape, out long count)
    {
        const long Maximum = 1L << 60;
        count = 1;
        if (shape.Contains(0))
        {
            count = 0;
            return true;
        }

        foreach (long size in shape)
        {
            if (size < 0 || size > Maximum / count) return false;
            count *= size;
        }

        return true;
    }

    /// <summary>Elements from the first to the last that a view touches, both included, as exact as 128 bits are; 0 if it has none.</summary>
    public static UInt128 Extent(ReadOnlySpan<long> shape, ReadOnlySpan<long> strides)
    {
        if (shape.Contains(0)) return 0;
        UInt128 extent = 1;
        // Each term is below 2^126, and saturating keeps any number of them apart from a small sum.
        for (int i = 0; i < shape.Length; i++) extent = UInt128.Min(extent + (UInt128)(shape[i] - 1) * (UInt128)strides[i], UInt128.One << 126);
        return extent;
    }

    /// <summary>The strides of C order, in elements.</summary>
    public static ImmutableArray<long> ContiguousStrides(ReadOnlySpan<long> shape)
    {
        var strides = ImmutableArray.CreateBuilder<long>(shape.Length);
        strides.Count = shape.Length;
        long stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride = unchecked(stride * Math.Max(shape[i], 1));
        }

        return strides.MoveToImmutable();
    }

    /// <summary>Whether elements follow one another in C order.</summary>
    public static bool IsContiguous(ReadOnlySpan<long> shape, ReadOnlySpan<long> strides)
    {
        long stride = 1;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            // Nothing is ever one step along a dimension of size 1: any stride will do.
            if (shape[i] != 1 && strides[i] != stride) return false;
            stride *= shape[i];
        }

        return true;
    }
}

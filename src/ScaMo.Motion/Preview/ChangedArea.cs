using System.Runtime.InteropServices;
using SkiaSharp;

namespace ScaMo.Motion.Preview;

/// <summary>Where two pictures of one size differ.</summary>
internal static class ChangedArea
{
    /// <summary>The smallest rectangle around all pixels that differ; empty where none does.</summary>
    /// <typeparam name="T">A pixel.</typeparam>
    /// <param name="before">One picture, in rows.</param>
    /// <param name="after">The other.</param>
    /// <param name="width">Pixels in a row.</param>
    public static SKRectI Of<T>(ReadOnlySpan<T> before, ReadOnlySpan<T> after, int width)
        where T : unmanaged, IEquatable<T>
    {
        int top = before.CommonPrefixLength(after) / width;
        int rows = before.Length / width;
        if (top >= rows) return SKRectI.Empty;

        int bottom = rows;
        while (before.Slice((bottom - 1) * width, width).SequenceEqual(after.Slice((bottom - 1) * width, width))) bottom--;
        int left = width;
        int right = 0;
        for (int y = top; y < bottom; y++)
        {
            var one = before.Slice(y * width, width);
            var other = after.Slice(y * width, width);
            left = Math.Min(left, one.CommonPrefixLength(other));
            int end = width;
            while (end > right && one[end - 1].Equals(other[end - 1])) end--;
            right = Math.Max(right, end);
        }

        return new(left, top, right, bottom);
    }

    /// <summary>A picture's bytes as pixels of four.</summary>
    public static ReadOnlySpan<uint> PixelsOf(ReadOnlySpan<byte> bytes) => MemoryMarshal.Cast<byte, uint>(bytes);
}

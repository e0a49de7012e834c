using static TorchSharp.torch;

namespace ScaMo.Models.Checkpoints;

/// <summary>
/// A whole tensor whose elements do not lie in C order, such as a saved transposed view. It is walked in the order of the file
/// (largest stride first), so that every part is read once, and scattered into the destination.
/// </summary>
internal sealed class StridedPiece(TensorEntry entry, Tensor destination) : TensorPiece(entry, destination)
{
    // The part of the file that the buffer holds, in elements of the entry.
    private long _windowStart;
    private long _windowEnd;

    public override unsafe void Read(Span<byte> buffer)
    {
        var contiguous = TensorLayout.ContiguousStrides(Entry.Shape.AsSpan());
        int[] order = [.. Enumerable.Range(0, Entry.Shape.Length).OrderByDescending(i => Entry.Strides[i])];
        long[] sizes = [.. order.Select(i => Entry.Shape[i])];
        long[] from = [.. order.Select(i => Entry.Strides[i])];
        long[] to = [.. order.Select(i => contiguous[i])];
        long extent = (long)TensorLayout.Extent(Entry.Shape.AsSpan(), Entry.Strides.AsSpan());

        int sourceSize = Entry.ElementType.Size();
        int size = DestinationType.Size();
        byte* output = TensorMemory.Address(Destination);
        var index = new long[sizes.Length];
        long source = 0;
        long target = 0;
        for (long remaining = Entry.ElementCount; remaining > 0; remaining--)
        {
            if (source < _windowStart || source >= _windowEnd) MoveWindow(source, extent, buffer);
            var element = buffer.Slice((int)(source - _windowStart) * sourceSize, sourceSize);
            ElementConverter.Convert(Entry.ElementType, element, DestinationType, new Span<byte>(output + target * size, size));

            for (int axis = sizes.Length - 1; axis >= 0; axis--)
            {
                source += from[axis];
                target += to[axis];
                if (++index[axis] < sizes[axis]) break;
                source -= from[axis] * sizes[axis];
                target -= to[axis] * sizes[axis];
                index[axis] = 0;
            }
        }
    }

    private void MoveWindow(long start, long extent, Span<byte> buffer)
    {
        int size = Entry.ElementType.Size();
        int count = (int)Math.Min(buffer.Length / size, extent - start);
        Entry.File.ReadExactly(Entry.Offset + start * size, buffer[..(count * size)], Entry.Location);
        _windowStart = start;
        _windowEnd = start + count;
    }
}

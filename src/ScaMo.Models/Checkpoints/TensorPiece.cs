using static TorchSharp.torch;

namespace ScaMo.Models.Checkpoints;

/// <summary>A part of a tensor that is read in one go.</summary>
internal abstract class TensorPiece(TensorEntry entry, Tensor destination)
{
    protected TensorEntry Entry { get; } = entry;

    protected Tensor Destination { get; } = destination;

    protected ElementType DestinationType { get; } = destination.dtype.ToElementType();

    /// <summary>Reads it, by way of the worker's buffer where need be.</summary>
    public abstract void Read(Span<byte> buffer);

    protected void ReadElements(long start, int count, Span<byte> buffer, Span<byte> output)
    {
        int size = Entry.ElementType.Size();
        long offset = Entry.Offset + start * size;
        Entry.File.Passed(offset);
        if (DestinationType == Entry.ElementType && DestinationType != ElementType.Bool)
        {
            Entry.File.ReadExactly(offset, output, Entry.Location);
            return;
        }

        var raw = buffer[..(count * size)];
        Entry.File.ReadExactly(offset, raw, Entry.Location);
        ElementConverter.Convert(Entry.ElementType, raw, DestinationType, output);
    }
}

/// <summary>Contiguous elements that go straight into the destination's memory.</summary>
internal sealed class DirectPiece(TensorEntry entry, Tensor destination, nint address, long start, int count) : TensorPiece(entry, destination)
{
    public override unsafe void Read(Span<byte> buffer)
    {
        int size = DestinationType.Size();
        ReadElements(start, count, buffer, new Span<byte>((byte*)address + start * size, count * size));
    }
}

/// <summary>Contiguous elements on their way to another device.</summary>
internal sealed class StagedPiece(TensorEntry entry, Tensor destination, long start, int count) : TensorPiece(entry, destination)
{
    public override void Read(Span<byte> buffer)
    {
        using var staging = empty(count, dtype: Destination.dtype);
        ReadElements(start, count, buffer, staging.bytes);
        using var flat = Destination.view(-1);
        using var part = flat.narrow(0, start, count);
        part.copy_(staging);
    }
}

/// <summary>A whole tensor that goes through a contiguous copy: to another device from a transposed view, or into a destination that is itself a view.</summary>
internal sealed class CopiedTensor(TensorEntry entry, Tensor destination) : TensorPiece(entry, destination)
{
    public override void Read(Span<byte> buffer)
    {
        using var copy = empty(Destination.shape, dtype: Destination.dtype);
        TensorReader.Read([(Entry, copy)], CancellationToken.None);
        Destination.copy_(copy);
    }
}

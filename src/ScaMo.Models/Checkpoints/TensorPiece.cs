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

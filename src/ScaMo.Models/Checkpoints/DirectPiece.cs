using static TorchSharp.torch;

namespace ScaMo.Models.Checkpoints;

/// <summary>Contiguous elements that go straight into the destination's memory.</summary>
internal sealed class DirectPiece(TensorEntry entry, Tensor destination, nint address, long start, int count) : TensorPiece(entry, destination)
{
    public override unsafe void Read(Span<byte> buffer)
    {
        int size = DestinationType.Size();
        ReadElements(start, count, buffer, new Span<byte>((byte*)address + start * size, count * size));
    }
}

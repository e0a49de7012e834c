using static TorchSharp.torch;

namespace ScaMo.Models.Checkpoints;

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

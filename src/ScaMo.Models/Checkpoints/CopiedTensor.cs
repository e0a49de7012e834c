using static TorchSharp.torch;

namespace ScaMo.Models.Checkpoints;

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

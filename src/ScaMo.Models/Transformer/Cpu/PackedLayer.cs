using ScaMo.Models.Cpu;

namespace ScaMo.Models.Transformer.Cpu;

/// <summary>The weights of one block.</summary>
/// <param name="AttentionNorm">The gain (width) in front of the attention.</param>
/// <param name="QueryKeyValue">Queries, keys and values one behind another.</param>
/// <param name="AttentionOutput">The projection behind the attention.</param>
/// <param name="FeedForwardNorm">The gain (width) in front of the feed-forward.</param>
/// <param name="GateAndUp">W₁ and W₂, half a panel each.</param>
/// <param name="Down">W₃.</param>
internal sealed record PackedLayer(
    NativeBlock AttentionNorm,
    PackedMatrix QueryKeyValue,
    PackedMatrix AttentionOutput,
    NativeBlock FeedForwardNorm,
    PackedMatrix GateAndUp,
    PackedMatrix Down) : IDisposable
{
    public long ByteCount =>
        AttentionNorm.ByteCount + QueryKeyValue.ByteCount + AttentionOutput.ByteCount + FeedForwardNorm.ByteCount + GateAndUp.ByteCount + Down.ByteCount;

    public void Dispose()
    {
        AttentionNorm.Dispose();
        QueryKeyValue.Dispose();
        AttentionOutput.Dispose();
        FeedForwardNorm.Dispose();
        GateAndUp.Dispose();
        Down.Dispose();
    }
}

namespace ScaMo.Models.Tokenizer.Cpu;

/// <summary>Residual blocks, each of two convolutions, and the one behind the upsampling.</summary>
internal sealed record PackedStage((PackedConvolution First, PackedConvolution Second)[] Blocks, PackedConvolution Upsampled)
{
    public IEnumerable<PackedConvolution> All => [.. Blocks.SelectMany(block => new[] { block.First, block.Second }), Upsampled];
}

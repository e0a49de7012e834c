namespace ScaMo.Models.Tokenizer.Cpu;

/// <summary>The activations of a <see cref="PackedStage"/>.</summary>
internal sealed class StageBuffers(int frames, int width, int blocks)
{
    /// <summary>The residual stream, to which every block adds as far as it has come.</summary>
    public FrameRows Residual { get; } = new(frames, width);

    /// <summary>Of each block, the activated residual stream before it.</summary>
    public FrameRows[] Activated { get; } = [.. Enumerable.Range(0, blocks).Select(_ => new FrameRows(frames, width))];

    /// <summary>Frames that each block has been added to.</summary>
    public int[] Done { get; } = new int[blocks];

    public IEnumerable<FrameRows> All => [Residual, .. Activated];
}

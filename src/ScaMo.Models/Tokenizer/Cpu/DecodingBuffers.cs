namespace ScaMo.Models.Tokenizer.Cpu;

/// <summary>What one clip of up to so many tokens leaves in the decoder while more of it may come.</summary>
internal sealed class DecodingBuffers : IDisposable
{
    public DecodingBuffers(TokenizerConfig config, PackedDecoder decoder, int tokens)
    {
        Tokens = tokens;
        Codes = new FrameRows(tokens, decoder.CodeWidth);
        Latent = decoder.Projection is null ? Codes : new FrameRows(tokens, config.CodeDim);
        Stages = new StageBuffers[config.Downsamplings];
        int frames = tokens;
        for (int i = 0; i < Stages.Length; i++, frames *= config.Stride) Stages[i] = new StageBuffers(frames, config.Width, config.Depth);
        Upsampled = new FrameRows(frames, config.Width);
        BeforeLast = new FrameRows(frames, config.Width);
        Hidden = new FrameRows(frames, config.Width);
        Features = new FrameRows(frames, config.Features);
    }

    /// <summary>Tokens that fit.</summary>
    public int Tokens { get; }

    public FrameRows Codes { get; }

    public FrameRows Latent { get; }

    public StageBuffers[] Stages { get; }

    /// <summary>The residual stream behind the last stage.</summary>
    public FrameRows Upsampled { get; }

    /// <summary>What the last convolution sees.</summary>
    public FrameRows BeforeLast { get; }

    /// <summary>Between the two convolutions of a block; nothing of it lasts.</summary>
    public FrameRows Hidden { get; }

    public FrameRows Features { get; }

    private IEnumerable<FrameRows> All => [Codes, Latent, .. Stages.SelectMany(stage => stage.All), Upsampled, BeforeLast, Hidden, Features];

    /// <summary>Makes room for another clip.</summary>
    public void Clear()
    {
        foreach (var rows in All) rows.Count = 0;
        foreach (var stage in Stages) Array.Clear(stage.Done);
    }

    public void Dispose()
    {
        foreach (var rows in All.Distinct()) rows.Dispose();
    }
}

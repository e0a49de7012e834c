using ScaMo.Models.Transformer;

namespace ScaMo.Generation;

/// <summary>Decoding by the managed kernel, which reads each weight once a pass whatever the number of sequences.</summary>
internal sealed class CpuSequenceDecoder : ISequenceDecoder
{
    /// <summary>From here on a pass's tokens are drawn on all cores: a row of 64,000 logits takes a tenth of a millisecond.</summary>
    private const int DrawsWorthSharing = 4;

    private readonly CpuTransformer _transformer;
    private readonly ThreadLocal<TokenSampler> _samplers = new(() => new TokenSampler());
    private readonly TokenDraw[] _draws;
    private readonly int[] _tokens;
    private readonly Action<int> _drawOne;

    /// <summary>The codebook and end; the pad output of a tied head is never looked at.</summary>
    private readonly int _drawable;

    /// <param name="transformer">The transformer; owned from now on.</param>
    public CpuSequenceDecoder(CpuTransformer transformer)
    {
        _transformer = transformer;
        _drawable = transformer.Config.CodebookSize + 1;
        _draws = new TokenDraw[transformer.SlotCount];
        _tokens = new int[transformer.SlotCount];
        _drawOne = DrawOne;
    }

    public int SlotCount => _transformer.SlotCount;

    public void Run(ReadOnlySpan<SequenceInput> inputs) => _transformer.Run(inputs);

    public void Draw(ReadOnlySpan<TokenDraw> draws, Span<int> tokens)
    {
        draws.CopyTo(_draws);
        if (draws.Length < DrawsWorthSharing) for (int i = 0; i < draws.Length; i++) DrawOne(i);
        else Parallel.For(0, draws.Length, _drawOne);
        _tokens.AsSpan(0, draws.Length).CopyTo(tokens);
    }

    public void Copy(int from, int to) => _transformer.CopySlot(from, to);

    public void Clear(int slot) => _transformer.Clear(slot);

    public void Dispose()
    {
        _transformer.Dispose();
        _samplers.Dispose();
    }

    private void DrawOne(int index)
    {
        var draw = _draws[index];
        _tokens[index] = _samplers.Value!.TrySample(_transformer.Logits(draw.Input)[.._drawable], draw.Sampling, draw.Uniform, out int token) ? token : ISequenceDecoder.NoToken;
    }
}

using ScaMo.Models.Transformer;
using static TorchSharp.torch;

namespace ScaMo.Generation;

/// <summary>
/// Decoding by libtorch, on any device: a step runs all slots, used or not, so that shapes never change and a sequence's arithmetic depends on
/// nothing beside it. Logits stay on the device, and one token a slot comes back.
/// </summary>
internal sealed class TorchSequenceDecoder : ISequenceDecoder
{
    private readonly TextPrefixTransformer _transformer;
    private readonly Device _device;
    private readonly KeyValueCache _cache;
    private readonly DeviceSampler _sampler;
    private readonly Tensor _logits;
    private readonly int?[] _stepTokens;
    private readonly int[] _slots;
    private readonly TokenDraw?[] _draws;
    private readonly int[] _drawn;

    /// <param name="transformer">The network; not owned.</param>
    /// <param name="device">Where it is.</param>
    /// <param name="slotCount">How many sequences there may be at a time.</param>
    public TorchSequenceDecoder(TextPrefixTransformer transformer, Device device, int slotCount)
    {
        _transformer = transformer;
        _device = device;
        _cache = new KeyValueCache(transformer.Config, slotCount, device, transformer.ElementType);
        _sampler = new DeviceSampler(device);
        // The codebook and end; the pad output of a tied head is never looked at.
        _logits = zeros([slotCount, transformer.Config.CodebookSize + 1], device: device).DetachFromDisposeScope();
        _stepTokens = new int?[slotCount];
        _slots = new int[slotCount];
        _draws = new TokenDraw?[slotCount];
        _drawn = new int[slotCount];
    }

    public int SlotCount => _cache.SlotCount;

    public void Run(ReadOnlySpan<SequenceInput> inputs)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        Array.Clear(_stepTokens);
        bool hasStep = false;
        for (int i = 0; i < inputs.Length; i++)
        {
            _slots[i] = inputs[i].Slot;
            _stepTokens[inputs[i].Slot] = inputs[i].Token;
            hasStep |= inputs[i].Token is not null;
        }

        if (hasStep) _logits.copy_(_transformer.Step(_stepTokens, _cache).narrow(1, 0, _logits.shape[1]));
        foreach (ref readonly var input in inputs)
        {
            if (input.Token is not null) continue;
            int width = _transformer.Config.TextWidth;
            var logits = _transformer.Prefill(tensor(input.Text.ToArray(), [1, input.Text.Length / width, width], device: _device), _cache, input.Slot);
            _logits.select(0, input.Slot).copy_(logits[0].narrow(0, 0, _logits.shape[1]));
        }
    }

    public void Draw(ReadOnlySpan<TokenDraw> draws, Span<int> tokens)
    {
        using var inference = inference_mode();
        // A row is drawn from once a round. Samples that begin together share the row of their text; else there is one round.
        int drawn = 0;
        while (drawn < draws.Length) drawn = DrawRound(draws, tokens, drawn);
    }

    /// <summary>Draws from as many rows as come before one that was drawn from already.</summary>
    /// <returns>The first draw that is left.</returns>
    private int DrawRound(ReadOnlySpan<TokenDraw> draws, Span<int> tokens, int first)
    {
        Array.Clear(_draws);
        int end = first;
        for (; end < draws.Length && _draws[_slots[draws[end].Input]] is null; end++) _draws[_slots[draws[end].Input]] = draws[end];
        _sampler.Draw(_logits, _draws, _drawn);
        for (int i = first; i < end; i++) tokens[i] = _drawn[_slots[draws[i].Input]];
        return end;
    }

    public void Copy(int from, int to)
    {
        using var inference = inference_mode();
        _cache.Copy(from, to);
        using var scope = NewDisposeScope();
        _logits.select(0, to).copy_(_logits.select(0, from));
    }

    public void Clear(int slot) => _cache.Clear(slot);

    public void Dispose()
    {
        _cache.Dispose();
        _logits.Dispose();
    }
}

using System.Collections.Immutable;
using System.Runtime.InteropServices;
using ScaMo.Models.Transformer;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Generation;

/// <summary>
/// Text features to motion tokens: the prefix is prefilled once, each sample continues a copy of its cache by one token a step.
/// Every sequence is decoded by itself, so its tokens depend on nothing beside it. Used by one thread at a time.
/// </summary>
internal sealed class TokenDecoder : IDisposable
{
    /// <summary>What the reference gives for a motion whose very first choice is the end.</summary>
    private const int TokenOfEmptyMotion = 1;

    private readonly TextPrefixTransformer _transformer;
    private readonly KeyValueCache _prefix;
    private readonly KeyValueCache _slot;
    private readonly TokenSampler _sampler = new();
    private readonly float[] _firstLogits;
    private readonly float[] _logits;

    public TokenDecoder(TextPrefixTransformer transformer, Device device)
    {
        _transformer = transformer;
        var cacheType = device.type == DeviceType.CPU ? ScalarType.Float32 : transformer.ElementType;
        _prefix = new KeyValueCache(transformer.Config, device, cacheType);
        _slot = new KeyValueCache(transformer.Config, device, cacheType);
        // The codebook and end; the pad output of a tied head is never looked at.
        _firstLogits = new float[transformer.Config.CodebookSize + 1];
        _logits = new float[_firstLogits.Length];
    }

    /// <summary>Runs the text (1, L, text width), which all samples of a request share.</summary>
    public void Prefill(Tensor text)
    {
        using var logits = _transformer.Prefill(text, _prefix);
        Read(logits, _firstLogits);
    }

    /// <summary>Decodes one sample behind the prefix that was run last.</summary>
    /// <exception cref="OperationCanceledException">Cancelled between two steps.</exception>
    public (ImmutableArray<int> Tokens, FinishReason FinishReason) Decode(long seed, SamplingOptions sampling, int maxTokens, CancellationToken cancellationToken)
    {
        var tokens = ImmutableArray.CreateBuilder<int>(maxTokens);
        _slot.CopyFrom(_prefix);
        _firstLogits.CopyTo(_logits, 0);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int token = _sampler.Sample(_logits, sampling, CounterRandom.Uniform(seed, tokens.Count));
            if (token == _transformer.Config.EndToken)
            {
                if (tokens.Count == 0) tokens.Add(TokenOfEmptyMotion);
                return (tokens.ToImmutable(), FinishReason.Stop);
            }

            tokens.Add(token);
            if (tokens.Count == maxTokens) return (tokens.ToImmutable(), FinishReason.Length);
            using var logits = _transformer.Step(token, _slot);
            Read(logits, _logits);
        }
    }

    private static void Read(Tensor logits, float[] target)
    {
        using var scope = NewDisposeScope();
        var row = logits.narrow(1, 0, target.Length).to(ScalarType.Float32).cpu().contiguous();
        // TensorAccessor copies element by element: a millisecond for 64,000 logits.
        MemoryMarshal.Cast<byte, float>(row.bytes).CopyTo(target);
    }

    public void Dispose()
    {
        _prefix.Dispose();
        _slot.Dispose();
    }
}

using System.Diagnostics;
using ScaMo.Models.Transformer;
using static TorchSharp.torch;

namespace ScaMo.Benchmarks.Decoding;

/// <summary>Greedy decoding by libtorch in slots, as the engine does it on a GPU: many copies of a sequence side by side.</summary>
internal sealed class SlotDecoding(TextPrefixTransformer transformer, Tensor text, Device device)
{
    /// <summary>Seconds of a step of a batch, the mean over a sequence; the prefix, run once and copied, is not counted. One token a slot comes back each step.</summary>
    public double BatchStep(int batch, int tokens)
    {
        using var cache = new KeyValueCache(transformer.Config, batch, device, transformer.ElementType);
        transformer.Prefill(text, cache, slot: 0).Dispose();
        for (int slot = 1; slot < batch; slot++) cache.Copy(0, slot);
        var next = new int?[batch];
        next.AsSpan().Fill(0);
        Step(cache, next);
        long start = Stopwatch.GetTimestamp();
        for (int i = 2; i < tokens; i++) Step(cache, next);
        return Stopwatch.GetElapsedTime(start).TotalSeconds / (tokens - 2);
    }

    private void Step(KeyValueCache cache, int?[] next)
    {
        using var scope = NewDisposeScope();
        var tokens = transformer.Step(next, cache).narrow(1, 0, transformer.Config.CodebookSize).argmax(1).cpu();
        for (int slot = 0; slot < next.Length; slot++) next[slot] = (int)tokens.ReadCpuInt64(slot);
    }
}

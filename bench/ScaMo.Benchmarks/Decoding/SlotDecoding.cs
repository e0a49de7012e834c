using System.Diagnostics;
using ScaMo.Models.Transformer;
using static TorchSharp.torch;

namespace ScaMo.Benchmarks.Decoding;

/// <summary>Greedy decoding by libtorch in slots, as the engine does it on a GPU: many copies of a sequence side by side.</summary>
internal sealed class SlotDecoding(TextPrefixTransformer transformer, Tensor text, Device device, ScalarType cacheType)
{
    /// <summary>Seconds of a step of a batch, the mean over a sequence; the prefix, run once and copied, is not counted. One token a slot comes back each step.</summary>
    public double BatchStep(int batch, int tokens)
    {
        using var prefix = new KeyValueCache(transformer.Config, device, cacheType);
        using var cache = new SlotKeyValueCache(transformer.Config, batch, device, cacheType);
        using (var logits = transformer.Prefill(text, prefix)) cache.Fill(0, prefix);
        for (int slot = 1; slot < batch; slot++) cache.Copy(0, slot);
        var next = new int?[batch];
        next.AsSpan().Fill(0);
        Step(cache, next);
        long start = Stopwatch.GetTimestamp();
        for (int i = 2; i < tokens; i++) Step(cache, next);
        return Stopwatch.GetElapsedTime(start).TotalSeconds / (tokens - 2);
    }

    /// <summary>The rate at which the device reads, bytes a second: the sum of a large tensor.</summary>
    public static double ReadRate(Device device, long bytes)
    {
        using var scope = NewDisposeScope();
        var memory = zeros(bytes / sizeof(float), device: device);
        double best = 0;
        for (int round = 0; round < 6; round++)
        {
            using var pass = NewDisposeScope();
            long start = Stopwatch.GetTimestamp();
            memory.sum().cpu();
            best = Math.Max(best, bytes / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        return best;
    }

    private void Step(SlotKeyValueCache cache, int?[] next)
    {
        using var scope = NewDisposeScope();
        var tokens = transformer.Step(next, cache).narrow(1, 0, transformer.Config.CodebookSize).argmax(1).cpu();
        for (int slot = 0; slot < next.Length; slot++) next[slot] = (int)tokens.ReadCpuInt64(slot);
    }
}

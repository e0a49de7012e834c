using System.Diagnostics;
using System.Globalization;
using ScaMo.Benchmarks.Following;
using ScaMo.Models;
using ScaMo.Models.Transformer;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Benchmarks.Decoding;

/// <summary>
/// Greedy decoding of one sequence: on the managed kernel and on libtorch with the KV cache, against the reference's way (the whole sequence again for every token, the
/// head over all positions, one pass more than there are tokens). Random weights; the end token is not obeyed, so that both do the
/// same number of steps. The rounds alternate, so that a drift of the machine falls on both.
/// </summary>
internal static class DecodeCommand
{
    public static int Run(CommandArguments arguments)
    {
        var device = ComputeDevice.Parse(arguments.Text("device", "cpu"));
        var dtype = Precisions.Parse(arguments.Text("precision", "auto"), device);
        int textLength = arguments.Integer("text", 16);
        int tokens = arguments.Integer("tokens", 50);
        int rounds = arguments.Integer("rounds", 3);
        using var inference = inference_mode();
        Print($"{Environment.ProcessorCount} cores, {get_num_threads()} threads, {ComputeDevice.NameOf(device)}, {Precisions.NameOf(dtype)}, text {textLength}, {tokens} tokens, batch 1, median of {rounds} rounds");
        foreach (var shape in arguments.Text("shapes", "44M").Split(','))
        {
            foreach (int codes in arguments.Integers("codes", "65536,1024")) Measure(shape, codes, arguments, device, dtype);
        }

        return 0;
    }

    private static void Measure(string shape, int codes, CommandArguments arguments, Device device, ScalarType dtype)
    {
        int textLength = arguments.Integer("text", 16), tokens = arguments.Integer("tokens", 50), rounds = arguments.Integer("rounds", 3);
        int[] batches = arguments.Integers("batch", "1,2,4,8,16,32");
        bool recompute = !arguments.Flag("no-recompute");
        var config = Shapes.Transformer(shape, codes);
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var transformer = new TextPrefixTransformer(config, device, dtype);
        transformer.InitializeWeights();
        using var cache = new KeyValueCache(config, slotCount: 1, device, dtype);
        var text = randn([1, textLength, config.TextWidth], device: device);

        using var packed = device.type == DeviceType.CPU ? CpuTransformer.Pack(transformer, batches.Max(), Environment.ProcessorCount) : null;
        var managed = packed is null ? null : new ManagedDecoding(packed, text.data<float>().ToArray());
        var memory = MachineLimits.MemoryOf(packed?.BytesPerStep ?? 0);

        var kernel = new double[rounds];
        var cached = new double[rounds];
        var recomputed = new double[rounds];
        var reading = new double[rounds];
        managed?.Sequence(tokens);
        Cached(transformer, text, tokens, cache);
        Recomputed(transformer, text, 2);
        for (int round = 0; round < rounds; round++)
        {
            if (managed is not null) kernel[round] = managed.Sequence(tokens);
            cached[round] = Time(() => Cached(transformer, text, tokens, cache));
            if (recompute) recomputed[round] = Time(() => Recomputed(transformer, text, tokens));
            if (managed is not null) reading[round] = Enumerable.Range(0, 5).Max(_ => MachineLimits.ReadRate(memory));
        }

        double fast = Signals.Median(cached), slow = Signals.Median(recomputed);
        Print($"{shape,5} {codes,6} codes: cached {tokens / fast,7:F1} tokens/s ({1000 * fast / tokens:F1} ms each)");
        if (recompute) Print($"      recomputed     {tokens / slow,7:F1} tokens/s ({1000 * slow / tokens:F1} ms each), {slow / fast:F1} times the cached");
        if (managed is null)
        {
            MeasureSlots(new SlotDecoding(transformer, text, device), transformer, device, batches, tokens);
            return;
        }

        double own = Signals.Median(kernel), rate = Signals.Median(reading), floor = memory.Length * sizeof(float) / rate;
        Print($"      managed kernel {tokens / own,7:F1} tokens/s ({1000 * own / tokens:F2} ms each), {fast / own:F1} times as fast as the cached{(recompute ? $", {slow / own:F1} times as fast as recomputing" : "")}");
        Print($"      reading its {memory.Length * sizeof(float) / 1e6:F0} MB of weights at {rate / 1e9:F1} GB/s takes {1000 * floor:F2} ms; a token took {own / tokens / floor:F2} times that");
        MeasureBatches(managed, batches, tokens, rounds);
    }

    private static void MeasureSlots(SlotDecoding slots, TextPrefixTransformer transformer, Device device, int[] batches, int tokens)
    {
        // All weights but the token embedding, of which a step reads a row a slot, and the text projection.
        long bytes = transformer.named_parameters().Where(pair => !pair.name.Contains("wte", StringComparison.Ordinal) && !pair.name.StartsWith("llama_proj", StringComparison.Ordinal)).Sum(pair => pair.parameter.numel() * pair.parameter.element_size());
        double floor = bytes / MachineLimits.ReadRate(device, bytes);
        foreach (int batch in batches)
        {
            double step = slots.BatchStep(batch, tokens);
            Print($"      batch {batch,3} in slots: {step * 1000,6:F2} ms a step, {batch / step,6:F0} tokens/s, {step / floor:F2} times reading {bytes / 1e6:F0} MB of weights");
        }
    }

    private static void MeasureBatches(ManagedDecoding managed, int[] batches, int tokens, int rounds)
    {
        var seconds = batches.Select(_ => new double[rounds]).ToArray();
        var peaks = new double[rounds];
        for (int round = 0; round < rounds; round++)
        {
            for (int i = 0; i < batches.Length; i++) seconds[i][round] = managed.BatchStep(batches[i], tokens);
            peaks[round] = Enumerable.Range(0, 3).Max(_ => MachineLimits.MatrixRate());
        }

        double peak = Signals.Median(peaks);
        for (int i = 0; i < batches.Length; i++)
        {
            double step = Signals.Median(seconds[i]), flops = 2.0 * managed.Transformer.MultipliersPerStep * batches[i] / step;
            Print($"      batch {batches[i],2}: {step * 1000,6:F2} ms a step, {batches[i] / step,6:F0} tokens/s, {flops / 1e9,4:F0} GFLOP/s, {flops / peak:P0} of the {peak / 1e9:F0} in a product of large matrices");
        }
    }

    private static void Cached(TextPrefixTransformer transformer, Tensor text, int tokens, KeyValueCache cache)
    {
        int token = 0;
        for (int i = 0; i < tokens; i++)
        {
            using var step = NewDisposeScope();
            token = Likeliest(i == 0 ? transformer.Prefill(text, cache, slot: 0) : transformer.Step([token], cache), transformer.Config);
        }
    }

    private static void Recomputed(TextPrefixTransformer transformer, Tensor text, int tokens)
    {
        using var scope = NewDisposeScope();
        int textLength = (int)text.shape[1];
        var sequence = zeros([1, textLength], ScalarType.Int64, text.device);
        var mask = ones([1, textLength], ScalarType.Int64, text.device);
        for (int i = 0; i <= tokens; i++)
        {
            using var step = NewDisposeScope();
            var logits = transformer.forward(sequence, text, mask);
            int token = Likeliest(logits[.., -1], transformer.Config);
            sequence = cat([sequence, tensor(new long[,] { { token } }, device: text.device)], 1).MoveToOuterDisposeScope();
        }
    }

    private static int Likeliest(Tensor logits, TransformerConfig config)
    {
        using var scope = NewDisposeScope();
        return (int)logits.narrow(1, 0, config.CodebookSize).argmax().ToInt64();
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}

using System.Diagnostics;
using System.Globalization;
using ScaMo.Models;
using ScaMo.Models.Transformer;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Benchmarks.Decoding;

/// <summary>
/// Greedy decoding of one sequence: with the KV cache, against the reference's way (the whole sequence again for every token, the
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
            foreach (var codes in arguments.Text("codes", "65536,1024").Split(','))
            {
                Measure(shape, int.Parse(codes, CultureInfo.InvariantCulture), textLength, tokens, rounds, device, dtype);
            }
        }

        return 0;
    }

    private static void Measure(string shape, int codes, int textLength, int tokens, int rounds, Device device, ScalarType dtype)
    {
        var config = Shapes.Transformer(shape, codes);
        using var scope = NewDisposeScope();
        manual_seed(1);
        using var transformer = new TextPrefixTransformer(config, device, dtype);
        transformer.InitializeWeights();
        using var cache = new KeyValueCache(config, device, device.type == DeviceType.CPU ? ScalarType.Float32 : dtype);
        var text = randn([1, textLength, config.TextWidth], device: device);

        var cached = new double[rounds];
        var recomputed = new double[rounds];
        Cached(transformer, text, tokens, cache);
        Recomputed(transformer, text, 2);
        for (int round = 0; round < rounds; round++)
        {
            cached[round] = Time(() => Cached(transformer, text, tokens, cache));
            recomputed[round] = Time(() => Recomputed(transformer, text, tokens));
        }

        double fast = Median(cached), slow = Median(recomputed);
        Print($"{shape,5} {codes,6} codes: cached {tokens / fast,7:F1} tokens/s ({1000 * fast / tokens:F1} ms each), recomputed {tokens / slow,6:F1} tokens/s, ratio {slow / fast:F1}");
    }

    private static void Cached(TextPrefixTransformer transformer, Tensor text, int tokens, KeyValueCache cache)
    {
        int token = 0;
        for (int i = 0; i < tokens; i++)
        {
            using var step = NewDisposeScope();
            token = Likeliest(i == 0 ? transformer.Prefill(text, cache) : transformer.Step(token, cache), transformer.Config);
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

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}

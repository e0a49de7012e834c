using System.Globalization;
using ScaMo.Models;
using ScaMo.Models.Packages;
using ScaMo.Models.Transformer;
using TorchSharp;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace ScaMo.Benchmarks.Decoding;

/// <summary>
/// How far another precision, kernel or device is from float32 by libtorch on the processor: logits behind the same tokens, and the tokens that greedy
/// decoding takes by itself.
/// </summary>
internal static class CompareCommand
{
    private static readonly string[] Prompts =
    [
        "a person walks forward", "someone waves with the right hand", "a man runs quickly", "a woman turns to the left", "the person bows politely",
        "an old man walks slowly", "a tired person raises both hands", "a child dances happily", "he kicks with the right leg", "walk backwards",
    ];

    public static int Run(CommandArguments arguments)
    {
        var package = ModelPackage.Open(arguments.Text("model", "models/demo"));
        var device = ComputeDevice.Parse(arguments.Text("device", "cpu"));
        var dtype = Precisions.Parse(arguments.Text("precision", "auto"), device);
        using var inference = inference_mode();
        using var reference = MotionModel.Load(package, CPU, ScalarType.Float32);
        using var other = MotionModel.Load(package, device, dtype);
        using var runner = Create(other, device);

        double worst = 0, sum = 0, divergence = 0;
        long count = 0, sameChoice = 0, steps = 0, sameTokens = 0, tokensInAll = 0;
        foreach (string prompt in Prompts)
        {
            float[] text = TextOf(reference, prompt);
            var (tokens, logits) = Decode(reference.Transformer, text);
            var forced = runner.Follow(text, tokens);
            for (int step = 0; step < logits.Count; step++, steps++)
            {
                for (int i = 0; i < logits[step].Length; i++)
                {
                    double difference = Math.Abs(logits[step][i] - forced[step][i]);
                    worst = Math.Max(worst, difference);
                    sum += difference;
                }

                count += logits[step].Length;
                divergence += Divergence(logits[step], forced[step]);
                if (TensorPrimitives.IndexOfMax<float>(logits[step]) == TensorPrimitives.IndexOfMax<float>(forced[step])) sameChoice++;
            }

            int[] free = runner.Greedy(text, tokens.Length);
            int common = tokens.Zip(free).TakeWhile(pair => pair.First == pair.Second).Count();
            sameTokens += common;
            tokensInAll += tokens.Length;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{package.Name}, {ComputeDevice.NameOf(device)} {Precisions.NameOf(dtype)} against cpu float32, {Prompts.Length} prompts, {steps} steps: logits differ by {sum / count:E2} on average and {worst:E2} at most, divergence {divergence / steps:E2} nats, the same likeliest token in {100.0 * sameChoice / steps:F1} % of the steps; greedy sequences agree for {100.0 * sameTokens / tokensInAll:F1} % of their tokens"));
        return 0;
    }

    private static float[] TextOf(MotionModel model, string prompt)
    {
        using var scope = NewDisposeScope();
        return model.TextEncoder.Encode(model.TextEncoder.Tokenize(prompt)).to(ScalarType.Float32).data<float>().ToArray();
    }

    /// <summary>Greedy decoding by libtorch: its tokens, and the logits that each came from.</summary>
    private static (int[] Tokens, List<float[]> Logits) Decode(TextPrefixTransformer transformer, float[] text)
    {
        using var scope = NewDisposeScope();
        using var cache = new KeyValueCache(transformer.Config, CPU, ScalarType.Float32);
        var tokens = new List<int>();
        var logits = new List<float[]> { Row(transformer.Prefill(tensor(text, [1, text.Length / transformer.Config.TextWidth, transformer.Config.TextWidth]), cache), transformer.Config) };
        while (true)
        {
            int token = TensorPrimitives.IndexOfMax<float>(logits[^1]);
            tokens.Add(token);
            if (token == transformer.Config.EndToken || tokens.Count == 50) return ([.. tokens], logits);
            logits.Add(Row(transformer.Step(token, cache), transformer.Config));
        }
    }

    private static float[] Row(Tensor logits, TransformerConfig config) => logits.narrow(1, 0, config.CodebookSize + 1).to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();

    /// <summary>Kullback-Leibler divergence of two rows of logits, nats.</summary>
    private static double Divergence(float[] p, float[] q)
    {
        static double LogSum(float[] row)
        {
            double greatest = row.Max();
            return greatest + Math.Log(row.Sum(value => Math.Exp(value - greatest)));
        }

        double logP = LogSum(p), logQ = LogSum(q);
        return p.Zip(q, (a, b) => Math.Exp(a - logP) * (a - logP - (b - logQ))).Sum();
    }

    private static Runner Create(MotionModel model, Device device) => device.type == DeviceType.CPU
        ? new PackedRunner(CpuTransformer.Pack(model.Transformer, slotCount: 1, Environment.ProcessorCount))
        : new SlotRunner(model.Transformer, device);

    /// <summary>One sequence on what is compared.</summary>
    private abstract class Runner : IDisposable
    {
        /// <summary>The logits behind each of given tokens.</summary>
        public List<float[]> Follow(float[] text, int[] tokens)
        {
            var logits = new List<float[]> { Start(text) };
            foreach (int token in tokens.AsSpan(0, tokens.Length - 1)) logits.Add(Step(token));
            return logits;
        }

        /// <summary>As many tokens as wanted, each the likeliest.</summary>
        public int[] Greedy(float[] text, int count)
        {
            var tokens = new List<int> { TensorPrimitives.IndexOfMax<float>(Start(text)) };
            while (tokens.Count < count) tokens.Add(TensorPrimitives.IndexOfMax<float>(Step(tokens[^1])));
            return [.. tokens];
        }

        public abstract void Dispose();

        protected abstract float[] Start(float[] text);

        protected abstract float[] Step(int token);
    }

    private sealed class PackedRunner(CpuTransformer transformer) : Runner
    {
        public override void Dispose() => transformer.Dispose();

        protected override float[] Start(float[] text)
        {
            transformer.Clear(0);
            return Pass(SequenceInput.OfText(0, text));
        }

        protected override float[] Step(int token) => Pass(SequenceInput.OfToken(0, token));

        private float[] Pass(SequenceInput input)
        {
            transformer.Run([input]);
            return transformer.Logits(0)[..(transformer.Config.CodebookSize + 1)].ToArray();
        }
    }

    private sealed class SlotRunner(TextPrefixTransformer transformer, Device device) : Runner
    {
        private readonly KeyValueCache _prefix = new(transformer.Config, device, transformer.ElementType);
        private readonly SlotKeyValueCache _cache = new(transformer.Config, 1, device, transformer.ElementType);

        public override void Dispose()
        {
            _prefix.Dispose();
            _cache.Dispose();
        }

        protected override float[] Start(float[] text)
        {
            using var scope = NewDisposeScope();
            var logits = transformer.Prefill(tensor(text, [1, text.Length / transformer.Config.TextWidth, transformer.Config.TextWidth], device: device), _prefix);
            _cache.Fill(0, _prefix);
            return Row(logits, transformer.Config);
        }

        protected override float[] Step(int token)
        {
            using var scope = NewDisposeScope();
            return Row(transformer.Step([token], _cache), transformer.Config);
        }
    }
}

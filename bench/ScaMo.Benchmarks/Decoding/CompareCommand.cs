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
    public static int Run(CommandArguments arguments)
    {
        var package = ModelPackage.Open(arguments.Text("model", "models/demo"));
        var device = ComputeDevice.Parse(arguments.Text("device", "cpu"));
        var dtype = Precisions.Parse(arguments.Text("precision", "auto"), device);
        using var inference = inference_mode();
        using var reference = MotionModel.Load(package, CPU, ScalarType.Float32);
        using var other = MotionModel.Load(package, device, dtype);
        using Runner expected = new TorchRunner(reference.Transformer, CPU), actual = Create(other, device);

        double worst = 0, sum = 0, divergence = 0;
        long count = 0, sameChoice = 0, steps = 0, sameTokens = 0, tokensInAll = 0;
        foreach (string prompt in SamplePrompts.All)
        {
            float[] text = TextOf(reference, prompt);
            int[] tokens = expected.Greedy(text, 50);
            var logits = expected.Follow(text, tokens);
            var forced = actual.Follow(text, tokens);
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

            int[] free = actual.Greedy(text, tokens.Length);
            int common = tokens.Zip(free).TakeWhile(pair => pair.First == pair.Second).Count();
            sameTokens += common;
            tokensInAll += tokens.Length;
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{package.Name}, {ComputeDevice.NameOf(device)} {Precisions.NameOf(dtype)} against cpu float32, {SamplePrompts.All.Count} prompts, {steps} steps: logits differ by {sum / count:E2} on average and {worst:E2} at most, divergence {divergence / steps:E2} nats, the same likeliest token in {100.0 * sameChoice / steps:F1} % of the steps; greedy sequences agree for {100.0 * sameTokens / tokensInAll:F1} % of their tokens"));
        return 0;
    }

    private static float[] TextOf(MotionModel model, string prompt)
    {
        using var scope = NewDisposeScope();
        return model.TextEncoder.Encode(model.TextEncoder.Tokenize(prompt)).to(ScalarType.Float32).data<float>().ToArray();
    }

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
        : new TorchRunner(model.Transformer, device);

    /// <summary>One sequence on what is compared.</summary>
    private abstract class Runner(int endToken) : IDisposable
    {
        /// <summary>The logits behind each of given tokens.</summary>
        public List<float[]> Follow(float[] text, int[] tokens)
        {
            var logits = new List<float[]> { Start(text) };
            foreach (int token in tokens.AsSpan(0, tokens.Length - 1)) logits.Add(Step(token));
            return logits;
        }

        /// <summary>As many tokens as wanted, each the likeliest; fewer if the end is among them, which is then the last.</summary>
        public int[] Greedy(float[] text, int count)
        {
            var tokens = new List<int> { TensorPrimitives.IndexOfMax<float>(Start(text)) };
            while (tokens.Count < count && tokens[^1] != endToken) tokens.Add(TensorPrimitives.IndexOfMax<float>(Step(tokens[^1])));
            return [.. tokens];
        }

        public abstract void Dispose();

        protected abstract float[] Start(float[] text);

        protected abstract float[] Step(int token);
    }

    private sealed class PackedRunner(CpuTransformer transformer) : Runner(transformer.Config.EndToken)
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

    private sealed class TorchRunner(TextPrefixTransformer transformer, Device device) : Runner(transformer.Config.EndToken)
    {
        private readonly KeyValueCache _cache = new(transformer.Config, slotCount: 1, device, transformer.ElementType);

        public override void Dispose() => _cache.Dispose();

        protected override float[] Start(float[] text)
        {
            using var scope = NewDisposeScope();
            int width = transformer.Config.TextWidth;
            return Row(transformer.Prefill(tensor(text, [1, text.Length / width, width], device: device), _cache, slot: 0));
        }

        protected override float[] Step(int token)
        {
            using var scope = NewDisposeScope();
            return Row(transformer.Step([token], _cache));
        }

        private float[] Row(Tensor logits) => logits.narrow(1, 0, transformer.Config.CodebookSize + 1).to(ScalarType.Float32).cpu().contiguous().data<float>().ToArray();
    }
}

using ScaMo.Models.Transformer;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Transformer;

/// <summary>The published transformer over one sequence, in loops and double precision: slow and literal, to compare with.</summary>
internal sealed class PlainTransformer(TextPrefixTransformer transformer)
{
    private readonly TransformerConfig _config = transformer.Config;
    private readonly Dictionary<string, Tensor> _state = transformer.state_dict();

    /// <summary>The logits at every position of text and motion together.</summary>
    public double[][] Logits(double[][] text, int[] motion)
    {
        var bias = Row("llama_proj.bias", 0);
        double[][] x =
        [
            .. text.Select(feature => Add(Apply("llama_proj", feature), bias)),
            .. motion.Select(token => Row("transformer.wte.weight", token)),
        ];
        for (int layer = 0; layer < _config.Layers; layer++)
        {
            string name = $"transformer.h.{layer}";
            var normed = x.Select(row => Norm($"{name}.rms_1", row)).ToArray();
            var attended = Attend($"{name}.attn", normed, text.Length);
            x = [.. x.Zip(attended, Add)];
            x = [.. x.Select(row => Add(row, FeedForward($"{name}.mlp", Norm($"{name}.rms_2", row))))];
        }

        return [.. x.Select(row => Apply("lm_head", Norm("transformer.ln_f", row)))];
    }

    private double[][] Attend(string name, double[][] x, int textLength)
    {
        int size = _config.Width / _config.Heads;
        var projected = x.Select(row => Apply($"{name}.c_attn", row)).ToArray();
        var result = x.Select(row => new double[_config.Width]).ToArray();
        for (int head = 0; head < _config.Heads; head++)
        {
            double[] Part(int position, int which) => projected[position].AsSpan(which * _config.Width + head * size, size).ToArray();
            for (int i = 0; i < x.Length; i++)
            {
                var query = Turn(Part(i, 0), i);
                int[] seen = [.. Enumerable.Range(0, x.Length).Where(j => j <= i || (i < textLength && j < textLength))];
                double[] scores = [.. seen.Select(j => Math.Exp(Dot(query, Turn(Part(j, 1), j)) / Math.Sqrt(size)))];
                for (int k = 0; k < seen.Length; k++)
                {
                    var value = Part(seen[k], 2);
                    for (int c = 0; c < size; c++) result[i][head * size + c] += scores[k] / scores.Sum() * value[c];
                }
            }
        }

        return [.. result.Select(row => Apply($"{name}.c_proj", row))];
    }

    private static double[] Turn(double[] vector, int position)
    {
        var turned = new double[vector.Length];
        for (int i = 0; i < vector.Length; i += 2)
        {
            var (sin, cos) = Math.SinCos(position * Math.Pow(10000, -(double)i / vector.Length));
            turned[i] = vector[i] * cos - vector[i + 1] * sin;
            turned[i + 1] = vector[i] * sin + vector[i + 1] * cos;
        }

        return turned;
    }

    private double[] FeedForward(string name, double[] x)
    {
        var up = Apply($"{name}.c_fc2", x);
        double[] gated = [.. Apply($"{name}.c_fc1", x).Select((gate, i) => gate / (1 + Math.Exp(-gate)) * up[i])];
        return Apply($"{name}.c_proj", gated);
    }

    private double[] Norm(string name, double[] x)
    {
        var scale = Row($"{name}.scale", 0);
        double root = Math.Sqrt(x.Sum(value => value * value) / x.Length + 1e-5);
        return [.. x.Select((value, i) => value / root * scale[i])];
    }

    private double[] Apply(string name, double[] x) =>
        [.. Enumerable.Range(0, (int)_state[$"{name}.weight"].shape[0]).Select(row => Dot(Row($"{name}.weight", row), x))];

    /// <summary>A row of a matrix, or a vector.</summary>
    private double[] Row(string name, int index)
    {
        int width = (int)_state[name].shape[^1];
        return [.. _state[name].bytes.Slice(index * width * sizeof(float), width * sizeof(float)).ToArray().Chunk(sizeof(float)).Select(value => (double)BitConverter.ToSingle(value))];
    }

    private static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}

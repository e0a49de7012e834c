using ScaMo.Models.Text.T5;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Text;

/// <summary>The T5 encoder written out in loops over doubles, from the paper and the names of the weights alone.</summary>
internal static class T5Reference
{
    public static double[] Encode(IDictionary<string, Tensor> weights, T5Config config, long[] ids)
    {
        int length = ids.Length, width = config.Width;
        double[] shared = Weight("shared.weight");
        double[][] hidden = [.. ids.Select(id => shared[((int)id * width)..(((int)id + 1) * width)])];
        double[] positions = Weight("encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight");

        for (int block = 0; block < config.Layers; block++)
        {
            string attention = $"encoder.block.{block}.layer.0.";
            double[][] normed = Norm(hidden, attention + "layer_norm.weight");
            double[][] q = Map(normed, attention + "SelfAttention.q.weight");
            double[][] k = Map(normed, attention + "SelfAttention.k.weight");
            double[][] v = Map(normed, attention + "SelfAttention.v.weight");
            var mixed = q.Select(row => new double[row.Length]).ToArray();
            for (int i = 0; i < length; i++)
            {
                for (int head = 0; head < config.Heads; head++)
                {
                    var channels = Enumerable.Range(head * config.HeadWidth, config.HeadWidth).ToArray();
                    double[] scores = [.. Enumerable.Range(0, length).Select(j =>
                        Math.Exp(channels.Sum(c => q[i][c] * k[j][c]) + positions[Bucket(j - i, config) * config.Heads + head]))];
                    double total = scores.Sum();
                    foreach (int c in channels) mixed[i][c] = Enumerable.Range(0, length).Sum(j => scores[j] / total * v[j][c]);
                }
            }

            hidden = Add(hidden, Map(mixed, attention + "SelfAttention.o.weight"));

            string feedForward = $"encoder.block.{block}.layer.1.";
            normed = Norm(hidden, feedForward + "layer_norm.weight");
            double[][] gate = Map(normed, feedForward + "DenseReluDense.wi_0.weight");
            double[][] up = Map(normed, feedForward + "DenseReluDense.wi_1.weight");
            double[][] gated = [.. gate.Zip(up, (g, u) => g.Zip(u, (a, b) => Gelu(a) * b).ToArray())];
            hidden = Add(hidden, Map(gated, feedForward + "DenseReluDense.wo.weight"));
        }

        return [.. Norm(hidden, "encoder.final_layer_norm.weight").SelectMany(row => row)];

        double[] Weight(string name) => [.. weights[name].data<float>().Select(value => (double)value)];

        double[][] Map(double[][] rows, string name)
        {
            double[] weight = Weight(name);
            int inputs = rows[0].Length;
            return [.. rows.Select(row => Enumerable.Range(0, weight.Length / inputs).Select(o => row.Select((x, i) => x * weight[o * inputs + i]).Sum()).ToArray())];
        }

        double[][] Norm(double[][] rows, string name)
        {
            double[] weight = Weight(name);
            return [.. rows.Select(row => row.Select((x, i) => x / Math.Sqrt(row.Average(y => y * y) + config.NormEpsilon) * weight[i]).ToArray())];
        }
    }

    private static double[][] Add(double[][] a, double[][] b) => [.. a.Zip(b, (x, y) => x.Zip(y, (p, q) => p + q).ToArray())];

    private static double Gelu(double x) => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));

    private static int Bucket(int position, T5Config config)
    {
        int half = config.PositionBuckets / 2, exact = half / 2, distance = Math.Abs(position);
        int bucket = distance < exact
            ? distance
            : Math.Min(half - 1, exact + (int)(Math.Log((double)distance / exact) / Math.Log((double)config.MaxDistance / exact) * (half - exact)));
        return position > 0 ? half + bucket : bucket;
    }
}

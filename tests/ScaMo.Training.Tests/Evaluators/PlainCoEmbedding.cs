using ScaMo.Training.Evaluators;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Evaluators;

/// <summary>The evaluators' networks as plain loops in double precision over one sequence, from the published equations of convolution, GRU and layer norm.</summary>
internal sealed class PlainCoEmbedding(CoEmbedding networks)
{
    private readonly Dictionary<string, Tensor> _state = networks.state_dict();

    public double[] Motion(double[][] features, int movements)
    {
        var hidden = Convolve(features, "movement_encoder.main.0");
        var encoded = Convolve(hidden, "movement_encoder.main.3");
        var inputs = encoded.Take(movements).Select(frame => Linear(Linear(frame, "movement_encoder.out_net"), "motion_encoder.input_emb"));
        return Output([.. inputs], "motion_encoder");
    }

    public double[] Text(double[][] words, int[] classes)
    {
        var inputs = words.Select((word, i) =>
        {
            var oneHot = new double[15];
            oneHot[classes[i]] = 1;
            var partOfSpeech = Linear(oneHot, "text_encoder.pos_emb");
            return Linear([.. word.Select((value, j) => value + partOfSpeech[j])], "text_encoder.input_emb");
        });
        return Output([.. inputs], "text_encoder");
    }

    private double[] Output(double[][] inputs, string part)
    {
        double[] last = [.. Gru(inputs, part, 0, ""), .. Gru([.. inputs.Reverse()], part, 1, "_reverse")];
        var hidden = Linear(last, part + ".output_net.0");
        double mean = hidden.Average(), deviation = Math.Sqrt(hidden.Average(value => (value - mean) * (value - mean)) + 1e-5);
        double[] scale = Values(part + ".output_net.1.weight"), shift = Values(part + ".output_net.1.bias");
        return Linear([.. hidden.Select((value, i) => Leaky((value - mean) / deviation * scale[i] + shift[i]))], part + ".output_net.3");
    }

    private double[] Gru(double[][] inputs, string part, int direction, string suffix)
    {
        double[] first = Values(part + ".hidden");
        int width = first.Length / 2;
        double[] state = first[(direction * width)..((direction + 1) * width)];
        foreach (var input in inputs)
        {
            var x = Linear(input, Values($"{part}.gru.weight_ih_l0{suffix}"), Values($"{part}.gru.bias_ih_l0{suffix}"));
            var h = Linear(state, Values($"{part}.gru.weight_hh_l0{suffix}"), Values($"{part}.gru.bias_hh_l0{suffix}"));
            state = [.. Enumerable.Range(0, width).Select(i =>
            {
                double reset = Sigmoid(x[i] + h[i]), update = Sigmoid(x[width + i] + h[width + i]);
                double candidate = Math.Tanh(x[2 * width + i] + reset * h[2 * width + i]);
                return (1 - update) * candidate + update * state[i];
            })];
        }

        return state;
    }

    private double[][] Convolve(double[][] frames, string name)
    {
        double[] weight = Values(name + ".weight"), bias = Values(name + ".bias");
        int inputs = frames[0].Length;
        return [.. Enumerable.Range(0, frames.Length / 2).Select(place => Enumerable.Range(0, bias.Length).Select(channel =>
        {
            double sum = bias[channel];
            for (int tap = 0; tap < 4; tap++)
            {
                int frame = place * 2 - 1 + tap;
                if (frame < 0 || frame >= frames.Length) continue;
                for (int i = 0; i < inputs; i++) sum += weight[(channel * inputs + i) * 4 + tap] * frames[frame][i];
            }

            return Leaky(sum);
        }).ToArray())];
    }

    private double[] Linear(double[] input, string name) => Linear(input, Values(name + ".weight"), Values(name + ".bias"));

    private static double[] Linear(double[] input, double[] weight, double[] bias) =>
        [.. bias.Select((value, row) => value + input.Select((x, column) => x * weight[row * input.Length + column]).Sum())];

    private double[] Values(string name) => [.. _state[name].to(ScalarType.Float64).data<double>()];

    private static double Leaky(double value) => value > 0 ? value : 0.2 * value;

    private static double Sigmoid(double value) => 1 / (1 + Math.Exp(-value));
}

using ScaMo.Models.Tokenizer;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Tokenizer;

/// <summary>The published Motion FSQ-VAE over one clip, channels by frames, in loops and double precision: slow and literal, to compare with.</summary>
internal sealed class PlainTokenizer(MotionTokenizer tokenizer)
{
    private readonly TokenizerConfig _config = tokenizer.Config;
    private readonly Dictionary<string, Tensor> _state = tokenizer.state_dict();

    public double[][] EncodeLatent(double[][] features)
    {
        var x = Relu(Convolve("encoder.model.0", features, padding: 1));
        for (int i = 0; i < _config.Downsamplings; i++)
        {
            x = Convolve($"encoder.model.{2 + i}.0", x, padding: _config.Stride / 2, stride: _config.Stride);
            x = Stack($"encoder.model.{2 + i}.1", x);
        }

        return Convolve($"encoder.model.{2 + _config.Downsamplings}", x, padding: 1);
    }

    /// <summary>The index of every frame of a latent.</summary>
    public long[] Quantize(double[][] latent)
    {
        var z = _config.CodeDim == _config.Levels.Length ? latent : Project("quantizer.project_in", latent);
        var indices = new long[z[0].Length];
        for (int t = 0; t < indices.Length; t++)
        {
            long basis = 1;
            for (int d = 0; d < z.Length; d++)
            {
                int level = _config.Levels[d];
                double half = (level - 1) * 1.001 / 2, offset = level % 2 == 0 ? 0.5 : 0;
                double bounded = Math.Tanh(z[d][t] + Math.Atanh(offset / half)) * half - offset;
                indices[t] += ((long)Math.Round(bounded, MidpointRounding.ToEven) + level / 2) * basis;
                basis *= level;
            }
        }

        return indices;
    }

    public double[][] Decode(long[] indices)
    {
        var codes = new double[_config.Levels.Length][];
        long basis = 1;
        for (int d = 0; d < codes.Length; d++)
        {
            int level = _config.Levels[d];
            codes[d] = [.. indices.Select(index => (index / basis % level - level / 2) / (double)(level / 2))];
            basis *= level;
        }

        var x = _config.CodeDim == codes.Length ? codes : Project("quantizer.project_out", codes);
        x = Relu(Convolve("decoder.model.0", x, padding: 1));
        int next = 2;
        for (int i = 0; i < _config.Downsamplings; i++, next++)
        {
            x = Stack($"decoder.model.{next}.0", x);
            x = [.. x.Select(row => row.SelectMany(value => Enumerable.Repeat(value, _config.Stride)).ToArray())];
            x = Convolve($"decoder.model.{next}.2", x, padding: 1);
        }

        x = Relu(Convolve($"decoder.model.{next}", x, padding: 1));
        return Convolve($"decoder.model.{next + 2}", x, padding: 1);
    }

    private double[][] Stack(string name, double[][] x)
    {
        for (int block = 0; block < _config.Depth; block++)
        {
            int dilation = 1;
            for (int i = 0; i < _config.Depth - 1 - block; i++) dilation *= _config.DilationGrowthRate;
            string part = $"{name}.model.{block}";
            var y = Convolve($"{part}.conv1", Activate(Normalize($"{part}.norm1", x)), padding: dilation, dilation: dilation);
            y = Convolve($"{part}.conv2", Activate(Normalize($"{part}.norm2", y)));
            x = [.. x.Zip(y, (a, b) => a.Zip(b, (left, right) => left + right).ToArray())];
        }

        return x;
    }

    private double[][] Activate(double[][] x) => Each(x, value => _config.Activation switch
    {
        Activation.Relu => Math.Max(value, 0),
        Activation.Silu => value / (1 + Math.Exp(-value)),
        _ => value * (1 + Erf(value / Math.Sqrt(2))) / 2,
    });

    private double[][] Normalize(string name, double[][] x)
    {
        if (_config.Norm == Normalization.None) return x;
        var result = Each(x, value => value);
        var (weight, bias) = (Numbers($"{name}.weight"), Numbers($"{name}.bias"));
        for (int c = 0; c < x.Length; c++)
        {
            for (int t = 0; t < x[c].Length; t++)
            {
                var (mean, variance, epsilon) = Moments(name, x, c, t);
                result[c][t] = (x[c][t] - mean) / Math.Sqrt(variance + epsilon) * weight[c] + bias[c];
            }
        }

        return result;
    }

    private (double Mean, double Variance, double Epsilon) Moments(string name, double[][] x, int channel, int frame)
    {
        if (_config.Norm == Normalization.Batch) return (Numbers($"{name}.running_mean")[channel], Numbers($"{name}.running_var")[channel], 1e-6);
        bool isLayer = _config.Norm == Normalization.Layer;
        int size = x.Length / 32;
        double[] values = isLayer ? [.. x.Select(row => row[frame])] : [.. x.Skip(channel / size * size).Take(size).SelectMany(row => row)];
        double mean = values.Average();
        return (mean, values.Average(value => (value - mean) * (value - mean)), isLayer ? 1e-5 : 1e-6);
    }

    private double[][] Project(string name, double[][] x)
    {
        var (weight, bias) = (Numbers($"{name}.weight"), Numbers($"{name}.bias"));
        return [.. Enumerable.Range(0, bias.Length).Select(o => Enumerable.Range(0, x[0].Length).Select(t => bias[o] + Enumerable.Range(0, x.Length).Sum(i => weight[o * x.Length + i] * x[i][t])).ToArray())];
    }

    private double[][] Convolve(string name, double[][] x, int padding = 0, int stride = 1, int dilation = 1)
    {
        var (weight, bias) = (Numbers($"{name}.weight"), Numbers($"{name}.bias"));
        int kernel = (int)_state[$"{name}.weight"].shape[2];
        int length = (x[0].Length + 2 * padding - dilation * (kernel - 1) - 1) / stride + 1;
        var result = new double[bias.Length][];
        for (int o = 0; o < result.Length; o++)
        {
            result[o] = new double[length];
            for (int t = 0; t < length; t++)
            {
                double sum = bias[o];
                for (int i = 0; i < x.Length; i++)
                {
                    for (int k = 0; k < kernel; k++)
                    {
                        int at = t * stride + k * dilation - padding;
                        if (at >= 0 && at < x[i].Length) sum += weight[(o * x.Length + i) * kernel + k] * x[i][at];
                    }
                }

                result[o][t] = sum;
            }
        }

        return result;
    }

    private float[] Numbers(string name) => _state[name].data<float>().ToArray();

    private static double[][] Relu(double[][] x) => Each(x, value => Math.Max(value, 0));

    private static double[][] Each(double[][] x, Func<double, double> change) => [.. x.Select(row => row.Select(change).ToArray())];

    /// <summary>The error function by its Taylor series, which converges everywhere.</summary>
    private static double Erf(double x)
    {
        if (Math.Abs(x) > 6) return Math.Sign(x);
        double term = x, sum = x;
        for (int n = 1; Math.Abs(term) > 1e-17 * Math.Abs(sum); n++)
        {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }

        return 2 / Math.Sqrt(Math.PI) * sum;
    }
}

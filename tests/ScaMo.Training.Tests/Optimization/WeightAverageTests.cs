using ScaMo.Training.Optimization;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Optimization;

public sealed class WeightAverageTests
{
    [Fact]
    public void Averages_with_a_decay_that_warms_up()
    {
        using var scope = NewDisposeScope();
        var weight = tensor([1f, -2f]);
        using var average = new WeightAverage([("w", weight)], 0.5);
        double[] expected = [1, -2];

        for (int step = 0; step < 20; step++)
        {
            weight.add_(1);
            average.Update(step);
            double decay = Math.Min(0.5, (1.0 + step) / (10 + step));
            var live = weight.data<float>().ToArray();
            for (int i = 0; i < 2; i++) expected[i] = decay * expected[i] + (1 - decay) * live[i];
        }

        Assert.Equal(expected, average.State().Single().Tensor.data<float>().ToArray().Select(value => (double)value), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Covers_parameters_and_floating_point_buffers_and_swaps_them_for_a_while()
    {
        using var scope = NewDisposeScope();
        using var module = nn.BatchNorm1d(2);
        using var average = new WeightAverage(module, 0.9);
        Assert.Equal(["bias", "running_mean", "running_var", "weight"], average.State().Select(pair => pair.Name).Order());
        using (no_grad())
        {
            module.weight!.fill_(5);
            module.running_mean!.fill_(7);
        }

        using (average.Swap())
        {
            Assert.Equal(1, module.weight[0].ToDouble());
            Assert.Equal(0, module.running_mean[0].ToDouble());
        }

        Assert.Equal(5, module.weight[0].ToDouble());
        Assert.Equal(7, module.running_mean[0].ToDouble());
    }

    [Fact]
    public void Weights_of_16_bits_are_averaged_in_float32()
    {
        using var scope = NewDisposeScope();
        var weight = ones([2], dtype: ScalarType.BFloat16);
        using var average = new WeightAverage([("w", weight), ("steps", zeros(1, ScalarType.Int64))], 0.999);
        weight.fill_(2);

        average.Update(100_000);

        var state = Assert.Single(average.State());
        Assert.Equal(1.001, state.Tensor[0].ToDouble(), 1e-6);
        using (average.Swap()) Assert.Equal(ScalarType.BFloat16, weight.dtype);
        Assert.Equal(2, weight[0].to(ScalarType.Float32).ToDouble());
    }
}

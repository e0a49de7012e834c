using ScaMo.Models.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Layers;

/// <summary>Against the definition, over the shapes that libtorch gives to different kernels, some of which are wrong on some processors.</summary>
public sealed class TemporalConvolutionTests
{
    private const double Tolerance = 1e-5;

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 6, 15)]
    [InlineData(3, 17, 33)]
    [InlineData(16, 16, 24)]
    [InlineData(24, 24, 24)]
    [InlineData(48, 63, 1)]
    [InlineData(64, 100, 48)]
    [InlineData(263, 17, 2)]
    [InlineData(33, 263, 16)]
    public void Computes_the_definition_and_its_gradients(long inputs, long middle, long outputs)
    {
        foreach (var (batch, frames) in ((long, long)[])[(1, 1), (1, 31), (1, 196), (2, 7), (2, 70), (16, 17), (64, 4)])
        {
            foreach (var (kernelSize, stride, dilation) in ((long, long, long)[])[(1, 1, 1), (3, 1, 1), (3, 1, 9), (3, 2, 3), (4, 1, 1), (4, 2, 1)])
            {
                Check(batch, inputs, middle, frames, kernelSize, stride, dilation);
                Check(batch, middle, outputs, frames, kernelSize, stride, dilation);
            }
        }
    }

    [Fact]
    public void Leaves_no_tensor_behind()
    {
        using var scope = NewDisposeScope();
        using var convolution = new TemporalConvolution(24, 17, 3, padding: 1);
        using var small = randn(1, 24, 9);
        using var large = randn(16, 24, 9);
        long tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        convolution.forward(small).Dispose();
        convolution.forward(large).Dispose();

        Assert.Equal(tensors, DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    private static void Check(long batch, long inputs, long outputs, long frames, long kernelSize, long stride, long dilation)
    {
        long padding = dilation * (kernelSize - 1) / 2;
        if (frames + 2 * padding <= dilation * (kernelSize - 1)) return;
        using var scope = NewDisposeScope();
        using var convolution = new TemporalConvolution(inputs, outputs, kernelSize, stride, padding, dilation);
        // The same numbers in every run: a sum of hundreds that happens to end near 0 keeps the rounding of its terms.
        using var generator = new Generator(1, CPU);
        var input = randn([batch, inputs, frames], requires_grad: true, generator: generator);
        var expected = PlainConvolution.Convolve(input, convolution.Weight, convolution.Bias, stride, padding, dilation);
        var gradient = randn(expected.shape, generator: generator);
        Tensor[] variables = [input, convolution.Weight, convolution.Bias];
        var expectedGradients = autograd.grad([expected], variables, [gradient]);

        string name = $"batch {batch}, {inputs} to {outputs} channels, {frames} frames, kernel {kernelSize}, stride {stride}, dilation {dilation}";
        var actual = convolution.forward(input);
        AssertNear(expected, actual, $"{name}: forward");
        var gradients = autograd.grad([actual], variables, [gradient]);
        for (int i = 0; i < variables.Length; i++) AssertNear(expectedGradients[i], gradients[i], $"{name}: gradient {i}");
        using (inference_mode()) AssertNear(expected, convolution.forward(input.detach()), $"{name}: inference");
    }

    private static void AssertNear(Tensor expected, Tensor actual, string name)
    {
        Assert.Equal(expected.shape, actual.shape);
        double difference = (expected - actual).abs().max().ToDouble();
        Assert.True(difference <= Tolerance * Math.Max(1, expected.abs().max().ToDouble()), $"{name} is {difference} off.");
    }
}

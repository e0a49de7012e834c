using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Layers;

/// <summary>Convolution by its definition and in double precision, to compare with: libtorch's own is wrong on some processors.</summary>
internal static class PlainConvolution
{
    /// <summary>The sum over the kernel of weight (C', C) times input (B, C, T), (B, C', T') of the input's element type; it has gradients.</summary>
    public static Tensor Convolve(Tensor input, Tensor weight, Tensor bias, long stride = 1, long padding = 0, long dilation = 1)
    {
        var x = nn.functional.pad(input.to(ScalarType.Float64), [padding, padding]);
        var w = weight.to(ScalarType.Float64);
        long reach = dilation * (weight.shape[2] - 1);
        var sum = bias.to(ScalarType.Float64).view(1, -1, 1);
        for (int k = 0; k < weight.shape[2]; k++)
        {
            sum = sum + matmul(w.select(2, k), x.slice(2, k * dilation, x.shape[2] - reach + k * dilation, stride));
        }

        return sum.to(input.dtype);
    }
}

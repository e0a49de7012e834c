using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Models.Layers;

/// <summary>
/// Convolution over time, (B, C, T) to (B, C', T'), initialised as PyTorch's. On CPU the channels are padded with zeros to a multiple of 16 where
/// oneDNN's vectorised kernels would have a remainder: on some processors (seen on AMD EPYC of the fifth generation with libtorch 2.10) they
/// read the rest of such a block uninitialised, so that 263 channels in, or the gradient of 263 channels out, come out wrong.
/// </summary>
public sealed class TemporalConvolution : nn.Module<Tensor, Tensor>
{
    private const long Block = 16;

    private readonly long _stride;
    private readonly long _padding;
    private readonly long _dilation;

    /// <param name="inputs">C.</param>
    /// <param name="outputs">C'.</param>
    /// <param name="kernelSize">Frames under the kernel.</param>
    /// <param name="stride">Frames from one place of the kernel to the next.</param>
    /// <param name="padding">Zeros before and after.</param>
    /// <param name="dilation">Frames from one weight of the kernel to the next.</param>
    /// <param name="device">Where the weights are; meta for shapes alone.</param>
    public TemporalConvolution(long inputs, long outputs, long kernelSize, long stride = 1, long padding = 0, long dilation = 1, Device? device = null)
        : base(nameof(TemporalConvolution))
    {
        (_stride, _padding, _dilation) = (stride, padding, dilation);
        Weight = new Parameter(empty(outputs, inputs, kernelSize, device: device));
        Bias = new Parameter(empty(outputs, device: device));
        RegisterComponents();
        using var noGradient = no_grad();
        double bound = 1 / Math.Sqrt(inputs * kernelSize);
        nn.init.uniform_(Weight, -bound, bound);
        nn.init.uniform_(Bias, -bound, bound);
    }

    /// <summary>Weights (C', C, kernel size).</summary>
    [field: ComponentName(Name = "weight")]
    public Parameter Weight { get; }

    /// <summary>Biases (C').</summary>
    [field: ComponentName(Name = "bias")]
    public Parameter Bias { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        long inputs = Weight.shape[1], outputs = Weight.shape[0];
        bool isCpu = input.device_type == DeviceType.CPU;
        long moreInputs = isCpu && inputs > Block ? Missing(inputs) : 0;
        // Their remainder matters to the gradient of the input alone.
        long moreOutputs = isCpu && input.requires_grad && is_grad_enabled() ? Missing(outputs) : 0;
        if (moreInputs == 0 && moreOutputs == 0) return nn.functional.conv1d(input, Weight, Bias, _stride, _padding, _dilation);

        using var scope = NewDisposeScope();
        var x = moreInputs == 0 ? input : nn.functional.pad(input, [0, 0, 0, moreInputs]);
        var weight = nn.functional.pad(Weight, [0, 0, 0, moreInputs, 0, moreOutputs]);
        var bias = moreOutputs == 0 ? Bias : nn.functional.pad(Bias, [0, moreOutputs]);
        return nn.functional.conv1d(x, weight, bias, _stride, _padding, _dilation).narrow(1, 0, outputs).MoveToOuterDisposeScope();
    }

    private static long Missing(long channels) => (Block - channels % Block) % Block;
}

using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Models.Layers;

/// <summary>Convolution over time, (B, C, T) to (B, C', T'), initialised as PyTorch's.</summary>
/// <remarks>
/// On CPU, oneDNN 3.7 (libtorch 2.10) leaves the rest of a block of 16 channels uninitialised on some processors (seen on AMD EPYC of the fifth
/// generation). Forward is then wrong for more than 16 channels in that are no multiple of 16; the gradient of the input is for kernels above 1
/// and channels out that are no multiple of 16, and for strides above 1 and an odd number of blocks in. So oneDNN gets whole blocks and stride 1,
/// and everything else is a product of matrices; libtorch would ask NNPACK for the small ones, which complains wherever it does not know the processor.
/// </remarks>
public sealed class TemporalConvolution : nn.Module<Tensor, Tensor>
{
    private const long Block = 16;

    /// <summary>From here on libtorch gives a convolution to oneDNN, whatever else holds.</summary>
    private const long OneDnnBatch = 16;

    /// <summary>Above this, too, if the kernel is above 1.</summary>
    private const long OneDnnElements = 20480;

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
        if (input.device_type != DeviceType.CPU) return nn.functional.conv1d(input, Weight, Bias, _stride, _padding, _dilation);
        using var scope = NewDisposeScope();
        return (IsForOneDnn(input) ? ConvolveInBlocks(input) : ConvolveByProduct(input)).MoveToOuterDisposeScope();
    }

    private bool IsForOneDnn(Tensor input) =>
        _stride == 1 && input.dtype == ScalarType.Float32
        && (input.shape[0] >= OneDnnBatch || (Weight.shape[2] > 1 && input.numel() > OneDnnElements));

    private Tensor ConvolveInBlocks(Tensor input)
    {
        long inputs = Weight.shape[1], outputs = Weight.shape[0];
        long moreInputs = inputs > Block ? Missing(inputs) : 0;
        // Their remainder matters to the gradient of the input alone.
        long moreOutputs = input.requires_grad && is_grad_enabled() ? Missing(outputs) : 0;
        if (moreInputs == 0 && moreOutputs == 0) return nn.functional.conv1d(input, Weight, Bias, _stride, _padding, _dilation);

        var x = moreInputs == 0 ? input : nn.functional.pad(input, [0, 0, 0, moreInputs]);
        var weight = nn.functional.pad(Weight, [0, 0, 0, moreInputs, 0, moreOutputs]);
        var bias = moreOutputs == 0 ? Bias : nn.functional.pad(Bias, [0, moreOutputs]);
        return nn.functional.conv1d(x, weight, bias, _stride, _padding, _dilation).narrow(1, 0, outputs);
    }

    private Tensor ConvolveByProduct(Tensor input)
    {
        long batch = input.shape[0], outputs = Weight.shape[0], kernelSize = Weight.shape[2];
        var x = input.transpose(0, 1); // (C, B, T)
        if (_padding > 0) x = nn.functional.pad(x, [_padding, _padding]);
        long frames = (x.shape[2] - _dilation * (kernelSize - 1) - 1) / _stride + 1;
        var taps = Enumerable.Range(0, (int)kernelSize).Select(k => x.slice(2, k * _dilation, k * _dilation + (frames - 1) * _stride + 1, _stride));
        var columns = stack(taps, 1).view(-1, batch * frames); // (C, kernel, B, T') to (C · kernel, B · T')
        return addmm(Bias.unsqueeze(1), Weight.flatten(1), columns, beta: 1, alpha: 1).view(outputs, batch, frames).transpose(0, 1);
    }

    private static long Missing(long channels) => (Block - channels % Block) % Block;
}

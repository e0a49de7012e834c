using ScaMo.Models.Layers;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Models.Tokenizer;

/// <summary>norm, activation, dilated convolution of 3, norm, activation, convolution of 1; added to the input. (B, C, T) to (B, C, T).</summary>
internal sealed class ResidualBlock : nn.Module<Tensor, Tensor>
{
    private readonly Activation _activation;
    [ComponentName(Name = "norm1")]
    private readonly nn.Module<Tensor, Tensor>? _norm1;
    [ComponentName(Name = "norm2")]
    private readonly nn.Module<Tensor, Tensor>? _norm2;
    [ComponentName(Name = "conv1")]
    private readonly TemporalConvolution _conv1;
    [ComponentName(Name = "conv2")]
    private readonly TemporalConvolution _conv2;

    public ResidualBlock(TokenizerConfig config, int dilation, Device device)
        : base(nameof(ResidualBlock))
    {
        _activation = config.Activation;
        _norm1 = ChannelNorm.Create(config.Norm, config.Width, device);
        _norm2 = ChannelNorm.Create(config.Norm, config.Width, device);
        _conv1 = new TemporalConvolution(config.Width, config.Width, 3, padding: dilation, dilation: dilation, device: device);
        _conv2 = new TemporalConvolution(config.Width, config.Width, 1, device: device);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = _conv1.forward(Activate(_norm1?.forward(input) ?? input));
        x = _conv2.forward(Activate(_norm2?.forward(x) ?? x));
        return input.Plus(x).MoveToOuterDisposeScope();
    }

    private Tensor Activate(Tensor x) => _activation switch
    {
        Activation.Relu => nn.functional.relu(x),
        Activation.Silu => nn.functional.silu(x),
        Activation.Gelu => nn.functional.gelu(x),
        _ => throw new InvalidOperationException($"No activation {_activation}."),
    };
}

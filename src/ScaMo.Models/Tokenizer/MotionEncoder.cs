using ScaMo.Models.Layers;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Models.Tokenizer;

/// <summary>Features (B, features, T) to the latent (B, code dim, T / frames a token).</summary>
internal sealed class MotionEncoder : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "model")]
    private readonly Sequential _layers;

    public MotionEncoder(TokenizerConfig config, Device device)
        : base(nameof(MotionEncoder))
    {
        List<nn.Module<Tensor, Tensor>> layers = [new TemporalConvolution(config.Features, config.Width, 3, padding: 1, device: device), nn.ReLU()];
        for (int i = 0; i < config.Downsamplings; i++)
        {
            layers.Add(nn.Sequential(
                new TemporalConvolution(config.Width, config.Width, 2 * config.Stride, stride: config.Stride, padding: config.Stride / 2, device: device),
                new ResidualStack(config, device)));
        }

        layers.Add(new TemporalConvolution(config.Width, config.CodeDim, 3, padding: 1, device: device));
        _layers = nn.Sequential([.. layers]);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _layers.forward(input);
}

using ScaMo.Models.Layers;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Models.Tokenizer;

/// <summary>The quantised latent (B, code dim, n) to features (B, features, n · frames a token).</summary>
internal sealed class MotionDecoder : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "model")]
    private readonly Sequential _layers;

    public MotionDecoder(TokenizerConfig config, Device device)
        : base(nameof(MotionDecoder))
    {
        List<nn.Module<Tensor, Tensor>> layers = [new TemporalConvolution(config.CodeDim, config.Width, 3, padding: 1, device: device), nn.ReLU()];
        for (int i = 0; i < config.Downsamplings; i++)
        {
            layers.Add(nn.Sequential(
                new ResidualStack(config, device),
                nn.Upsample(scale_factor: [config.Stride], mode: UpsampleMode.Nearest),
                new TemporalConvolution(config.Width, config.Width, 3, padding: 1, device: device)));
        }

        layers.Add(new TemporalConvolution(config.Width, config.Width, 3, padding: 1, device: device));
        layers.Add(nn.ReLU());
        layers.Add(new TemporalConvolution(config.Width, config.Features, 3, padding: 1, device: device));
        _layers = nn.Sequential([.. layers]);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _layers.forward(input);
}

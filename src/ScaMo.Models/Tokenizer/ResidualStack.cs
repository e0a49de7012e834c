using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Models.Tokenizer;

/// <summary>Residual blocks, one for each dilation. (B, C, T) to (B, C, T).</summary>
internal sealed class ResidualStack : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "model")]
    private readonly Sequential _blocks;

    public ResidualStack(TokenizerConfig config, Device device)
        : base(nameof(ResidualStack))
    {
        _blocks = nn.Sequential([.. config.Dilations.Select(dilation => new ResidualBlock(config, dilation, device))]);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _blocks.forward(input);
}

using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Models.Tokenizer;

/// <summary>Residual blocks whose dilations run from the largest to 1, in encoder and decoder alike. (B, C, T) to (B, C, T).</summary>
internal sealed class ResidualStack : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "model")]
    private readonly Sequential _blocks;

    public ResidualStack(TokenizerConfig config, Device device)
        : base(nameof(ResidualStack))
    {
        var dilations = Enumerable.Range(0, config.Depth).Select(i => (int)Math.Pow(config.DilationGrowthRate, i)).Reverse();
        _blocks = nn.Sequential([.. dilations.Select(dilation => new ResidualBlock(config, dilation, device))]);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => _blocks.forward(input);
}

using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Models.Tokenizer;

/// <summary>Makes the normalisation modules, all of which take and give (B, C, T).</summary>
internal static class ChannelNorm
{
    public const int Groups = 32;

    /// <summary>The module, or null where there is no normalisation.</summary>
    public static nn.Module<Tensor, Tensor>? Create(Normalization norm, int channels, Device device) => norm switch
    {
        Normalization.None => null,
        Normalization.Layer => new FrameNorm(channels, device),
        Normalization.Group => nn.GroupNorm(Groups, channels, eps: 1e-6, device: device),
        Normalization.Batch => nn.BatchNorm1d(channels, eps: 1e-6, device: device),
        _ => throw new ArgumentOutOfRangeException(nameof(norm)),
    };

    /// <summary>Layer normalisation over the channels, which do not come last here. Its parameters bear the names of a plain one.</summary>
    private sealed class FrameNorm : nn.Module<Tensor, Tensor>
    {
        private const double Epsilon = 1e-5;

        [ComponentName(Name = "weight")]
        private readonly TorchSharp.Modules.Parameter _weight;
        [ComponentName(Name = "bias")]
        private readonly TorchSharp.Modules.Parameter _bias;
        private readonly long _channels;

        public FrameNorm(int channels, Device device)
            : base(nameof(FrameNorm))
        {
            _channels = channels;
            _weight = new(ones(channels, device: device));
            _bias = new(zeros(channels, device: device));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            return nn.functional.layer_norm(input.transpose(1, 2), [_channels], _weight, _bias, Epsilon).transpose(1, 2).MoveToOuterDisposeScope();
        }
    }
}

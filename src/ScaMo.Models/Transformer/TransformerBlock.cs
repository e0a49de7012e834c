using ScaMo.Models.Layers;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Models.Transformer;

/// <summary>A pre-norm block: x + attention(norm(x)), then x + feed-forward(norm(x)).</summary>
internal sealed class TransformerBlock : nn.Module
{
    public const double NormEpsilon = 1e-5;

    [ComponentName(Name = "rms_1")]
    private readonly RmsNorm _attentionNorm;
    [ComponentName(Name = "attn")]
    private readonly SelfAttention _attention;
    [ComponentName(Name = "rms_2")]
    private readonly RmsNorm _feedForwardNorm;
    [ComponentName(Name = "mlp")]
    private readonly SwiGlu _feedForward;

    public TransformerBlock(TransformerConfig config, Device device, ScalarType dtype)
        : base(nameof(TransformerBlock))
    {
        _attentionNorm = new RmsNorm(config.Width, NormEpsilon, device, dtype);
        _attention = new SelfAttention(config, device, dtype);
        _feedForwardNorm = new RmsNorm(config.Width, NormEpsilon, device, dtype);
        _feedForward = new SwiGlu(config, device, dtype);
        RegisterComponents();
    }

    /// <inheritdoc cref="SelfAttention.Forward"/>
    public Tensor Forward(Tensor x, RotaryEmbedding rotary, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        return FeedForward(x.Plus(_attention.Forward(_attentionNorm.forward(x), rotary, mask))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="SelfAttention.ForwardPrefix"/>
    public Tensor ForwardPrefix(Tensor x, RotaryEmbedding rotary, KeyValueCache cache, int slot, int layer)
    {
        using var scope = NewDisposeScope();
        return FeedForward(x.Plus(_attention.ForwardPrefix(_attentionNorm.forward(x), rotary, cache, slot, layer))).MoveToOuterDisposeScope();
    }

    /// <inheritdoc cref="SelfAttention.ForwardStep"/>
    public Tensor ForwardStep(Tensor x, RotaryEmbedding rotary, Tensor positions, Tensor mask, KeyValueCache cache, int layer)
    {
        using var scope = NewDisposeScope();
        return FeedForward(x.Plus(_attention.ForwardStep(_attentionNorm.forward(x), rotary, positions, mask, cache, layer))).MoveToOuterDisposeScope();
    }

    private Tensor FeedForward(Tensor x) => x.Plus(_feedForward.forward(_feedForwardNorm.forward(x)));
}

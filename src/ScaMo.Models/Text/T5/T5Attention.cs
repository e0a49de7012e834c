using ScaMo.Models.Layers;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ScaMo.Models.Text.T5;

/// <summary>
/// Self-attention over a text in both directions. Scores are not scaled; what depends on position is a bias per head, which block 0
/// holds and all blocks add. Scores and softmax are in float32 whatever the weights are.
/// </summary>
internal sealed class T5Attention : Module<Tensor, Tensor, Tensor>
{
    private readonly long _heads;
    private readonly long _headWidth;

    [ComponentName(Name = "q")]
    private readonly Linear _q;

    [ComponentName(Name = "k")]
    private readonly Linear _k;

    [ComponentName(Name = "v")]
    private readonly Linear _v;

    [ComponentName(Name = "o")]
    private readonly Linear _o;

    public T5Attention(T5Config config, bool holdsPositionBias, Device device, ScalarType dtype)
        : base(nameof(T5Attention))
    {
        _heads = config.Heads;
        _headWidth = config.HeadWidth;
        _q = new Linear(config.Width, config.InnerWidth, hasBias: false, device, dtype);
        _k = new Linear(config.Width, config.InnerWidth, hasBias: false, device, dtype);
        _v = new Linear(config.Width, config.InnerWidth, hasBias: false, device, dtype);
        _o = new Linear(config.InnerWidth, config.Width, hasBias: false, device, dtype);
        PositionBias = holdsPositionBias ? new T5PositionBias(config, device, dtype) : null;
        RegisterComponents();
    }

    /// <summary>The bias of all blocks; null in all but the first.</summary>
    [field: ComponentName(Name = "relative_attention_bias")]
    public T5PositionBias? PositionBias { get; }

    /// <param name="input">(B, L, d_model).</param>
    /// <param name="bias">Added to the scores: (1 or B, H, L, L), float32.</param>
    /// <returns>(B, L, d_model).</returns>
    public override Tensor forward(Tensor input, Tensor bias)
    {
        using var scope = NewDisposeScope();
        // scaled_dot_product_attention divides by the root of the head width; T5 does not.
        var query = SplitHeads(_q.call(input)) * Math.Sqrt(_headWidth);
        var mixed = functional.scaled_dot_product_attention(query, SplitHeads(_k.call(input)), SplitHeads(_v.call(input)), bias);
        var joined = mixed.transpose(1, 2).reshape(input.shape[0], input.shape[1], _heads * _headWidth); // (B, L, H × D)
        return _o.call(joined.to(input.dtype)).MoveToOuterDisposeScope();
    }

    /// <summary>(B, L, H × D) to (B, H, L, D), float32.</summary>
    private Tensor SplitHeads(Tensor channels) =>
        channels.to(ScalarType.Float32).view(channels.shape[0], channels.shape[1], _heads, _headWidth).transpose(1, 2);
}

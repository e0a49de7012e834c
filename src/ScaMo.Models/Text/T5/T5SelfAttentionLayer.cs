using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ScaMo.Models.Text.T5;

/// <summary>Norm and self-attention: the first layer of a block, without the residual sum.</summary>
internal sealed class T5SelfAttentionLayer : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "layer_norm")]
    private readonly T5LayerNorm _norm;

    public T5SelfAttentionLayer(T5Config config, bool holdsPositionBias, Device device, ScalarType dtype)
        : base(nameof(T5SelfAttentionLayer))
    {
        Attention = new T5Attention(config, holdsPositionBias, device, dtype);
        _norm = new T5LayerNorm(config.Width, config.NormEpsilon, device, dtype);
        RegisterComponents();
    }

    [field: ComponentName(Name = "SelfAttention")]
    public T5Attention Attention { get; }

    /// <param name="input">(B, L, d_model), float32.</param>
    /// <param name="bias">(1 or B, H, L, L), float32.</param>
    /// <returns>(B, L, d_model).</returns>
    public override Tensor forward(Tensor input, Tensor bias)
    {
        using var normed = _norm.call(input);
        return Attention.call(normed, bias);
    }
}

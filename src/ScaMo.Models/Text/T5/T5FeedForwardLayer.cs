using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ScaMo.Models.Text.T5;

/// <summary>Norm and gated feed-forward: the second layer of a block, without the residual sum.</summary>
internal sealed class T5FeedForwardLayer : Module<Tensor, Tensor>
{
    [ComponentName(Name = "DenseReluDense")]
    private readonly T5GatedGelu _feedForward;

    [ComponentName(Name = "layer_norm")]
    private readonly T5LayerNorm _norm;

    public T5FeedForwardLayer(T5Config config, Device device, ScalarType dtype)
        : base(nameof(T5FeedForwardLayer))
    {
        _feedForward = new T5GatedGelu(config, device, dtype);
        _norm = new T5LayerNorm(config.Width, config.NormEpsilon, device, dtype);
        RegisterComponents();
    }

    /// <param name="input">(B, L, d_model), float32.</param>
    /// <returns>(B, L, d_model).</returns>
    public override Tensor forward(Tensor input)
    {
        using var normed = _norm.call(input);
        return _feedForward.call(normed);
    }
}

using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ScaMo.Models.Text.T5;

/// <summary>A block of the encoder: attention and feed-forward, each added to the residual stream, which stays in float32.</summary>
internal sealed class T5Block : Module<Tensor, Tensor, Tensor>
{
    [ComponentName(Name = "layer")]
    private readonly ModuleList<Module> _layers;

    public T5Block(T5Config config, bool holdsPositionBias, Device device, ScalarType dtype)
        : base(nameof(T5Block))
    {
        _layers = new ModuleList<Module>(
            new T5SelfAttentionLayer(config, holdsPositionBias, device, dtype),
            new T5FeedForwardLayer(config, device, dtype));
        RegisterComponents();
    }

    public T5SelfAttentionLayer Attention => (T5SelfAttentionLayer)_layers[0];

    private T5FeedForwardLayer FeedForward => (T5FeedForwardLayer)_layers[1];

    /// <param name="hidden">(B, L, d_model), float32.</param>
    /// <param name="bias">(1 or B, H, L, L), float32.</param>
    /// <returns>(B, L, d_model), float32.</returns>
    public override Tensor forward(Tensor hidden, Tensor bias)
    {
        using var scope = NewDisposeScope();
        var attended = hidden.Plus(Attention.call(hidden, bias));
        return attended.Plus(FeedForward.call(attended)).MoveToOuterDisposeScope();
    }
}

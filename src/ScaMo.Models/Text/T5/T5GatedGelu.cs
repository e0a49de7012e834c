using ScaMo.Models.Layers;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ScaMo.Models.Text.T5;

/// <summary>wo(gelu(wi_0 x) · wi_1 x), gelu by its tanh approximation (Shazeer, arXiv 2002.05202).</summary>
/// <remarks>Values before <c>wo</c> exceed float16 in published weights; bfloat16 has the range of float32, so nothing needs scaling.</remarks>
internal sealed class T5GatedGelu : Module<Tensor, Tensor>
{
    [ComponentName(Name = "wi_0")]
    private readonly Linear _gate;

    [ComponentName(Name = "wi_1")]
    private readonly Linear _up;

    [ComponentName(Name = "wo")]
    private readonly Linear _down;

    public T5GatedGelu(T5Config config, Device device, ScalarType dtype)
        : base(nameof(T5GatedGelu))
    {
        _gate = new Linear(config.Width, config.FeedForwardWidth, hasBias: false, device, dtype);
        _up = new Linear(config.Width, config.FeedForwardWidth, hasBias: false, device, dtype);
        _down = new Linear(config.FeedForwardWidth, config.Width, hasBias: false, device, dtype);
        RegisterComponents();
    }

    /// <param name="input">(B, L, d_model).</param>
    /// <returns>(B, L, d_model).</returns>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var gated = functional.gelu(_gate.call(input), TorchSharp.Modules.GELU.Approximate.tanh) * _up.call(input); // (B, L, d_ff)
        return _down.call(gated).MoveToOuterDisposeScope();
    }
}

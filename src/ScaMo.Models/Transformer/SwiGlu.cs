using ScaMo.Models.Layers;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Models.Transformer;

/// <summary>The gated feed-forward of a block: W₃ (silu(W₁ x) ⊙ W₂ x) (Shazeer, arXiv 2002.05202).</summary>
internal sealed class SwiGlu : nn.Module<Tensor, Tensor>
{
    [ComponentName(Name = "c_fc1")]
    private readonly Linear _gate;
    [ComponentName(Name = "c_fc2")]
    private readonly Linear _up;
    [ComponentName(Name = "c_proj")]
    private readonly Linear _down;

    public SwiGlu(TransformerConfig config, Device device, ScalarType dtype)
        : base(nameof(SwiGlu))
    {
        _gate = new Linear(config.Width, config.HiddenSize, hasBias: false, device, dtype);
        _up = new Linear(config.Width, config.HiddenSize, hasBias: false, device, dtype);
        _down = new Linear(config.HiddenSize, config.Width, hasBias: false, device, dtype);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return _down.forward(nn.functional.silu(_gate.forward(input)) * _up.forward(input)).MoveToOuterDisposeScope();
    }
}

using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ScaMo.Models.Text.T5;

/// <summary>The blocks of the encoder and the final norm.</summary>
internal sealed class T5Stack : Module<Tensor, Tensor?, Tensor>
{
    [ComponentName(Name = "block")]
    private readonly ModuleList<T5Block> _blocks;

    [ComponentName(Name = "final_layer_norm")]
    private readonly T5LayerNorm _finalNorm;

    public T5Stack(T5Config config, Device device, ScalarType dtype)
        : base(nameof(T5Stack))
    {
        var blocks = Enumerable.Range(0, config.Layers).Select(layer => new T5Block(config, layer == 0, device, dtype));
        _blocks = new ModuleList<T5Block>([.. blocks]);
        _finalNorm = new T5LayerNorm(config.Width, config.NormEpsilon, device, dtype);
        RegisterComponents();
    }

    /// <param name="embedded">(B, L, d_model), float32.</param>
    /// <param name="mask">(B, L), non-zero for tokens and zero for padding; null if there is no padding.</param>
    /// <returns>(B, L, d_model), of the type of the weights.</returns>
    public override Tensor forward(Tensor embedded, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var bias = _blocks[0].Attention.Attention.PositionBias!.call(embedded.shape[1]); // (1, H, L, L)
        if (mask is not null)
        {
            // The lowest finite number instead of −∞, so that a row that is all padding stays a number. Held here: an implicit scalar may be
            // finalised while libtorch reads it.
            using Scalar lowest = float.MinValue, zero = 0;
            bias = bias.masked_fill(mask.eq(zero).unsqueeze(1).unsqueeze(1), lowest); // (B, H, L, L)
        }

        var hidden = embedded;
        foreach (var block in _blocks) hidden = block.call(hidden, bias);
        return _finalNorm.call(hidden).MoveToOuterDisposeScope();
    }
}

using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ScaMo.Models.Text.T5;

/// <summary>
/// Root mean square norm over the channels, without bias and without subtracting the mean (Zhang and Sennrich, arXiv 1910.07467).
/// Statistics are in float32; the result has the type of the weight.
/// </summary>
internal sealed class T5LayerNorm : Module<Tensor, Tensor>
{
    /// <summary>Kept as libtorch takes it: the scalar of an implicit conversion may be finalised while libtorch reads it.</summary>
    private readonly Scalar _epsilon;

    [ComponentName(Name = "weight")]
    private readonly TorchSharp.Modules.Parameter _weight;

    public T5LayerNorm(long width, double epsilon, Device device, ScalarType dtype)
        : base(nameof(T5LayerNorm))
    {
        _epsilon = epsilon;
        _weight = new TorchSharp.Modules.Parameter(empty(width, dtype: dtype, device: device));
        RegisterComponents();
    }

    /// <param name="input">(…, channels), float32.</param>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var scale = input.square().mean([-1], keepdim: true).Plus(_epsilon).rsqrt_();
        return (input * scale).to(_weight.dtype).mul_(_weight).MoveToOuterDisposeScope();
    }
}

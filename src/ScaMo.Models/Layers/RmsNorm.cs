using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Models.Layers;

/// <summary>
/// Root-mean-square normalisation over the last dimension: x / √(mean x² + ε) · scale (Zhang and Sennrich, arXiv 1910.07467).
/// The statistics are taken in float32 whatever the weights are.
/// </summary>
public sealed class RmsNorm : nn.Module<Tensor, Tensor>
{
    /// <summary>Kept as libtorch takes it: the scalar of an implicit conversion may be finalised while libtorch reads it.</summary>
    private readonly Scalar _epsilon;

    /// <param name="width">The size of the last dimension.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="device">Where the scale is.</param>
    /// <param name="dtype">The element type of the scale.</param>
    public RmsNorm(long width, double epsilon, Device device, ScalarType dtype)
        : base(nameof(RmsNorm))
    {
        _epsilon = epsilon;
        Scale = new Parameter(empty(width, dtype: dtype, device: device));
        RegisterComponents();
    }

    /// <summary>The gain (width).</summary>
    [field: ComponentName(Name = "scale")]
    public Parameter Scale { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = input.to(ScalarType.Float32);
        var normalised = x * (x * x).mean([-1], keepdim: true).Plus(_epsilon).rsqrt();
        return (Scale * normalised.to(input.dtype)).MoveToOuterDisposeScope();
    }
}

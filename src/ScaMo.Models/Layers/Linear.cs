using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Models.Layers;

/// <summary>
/// y = x Wᵀ + b. Unlike TorchSharp's own, its weights are left as allocated: a checkpoint or an initialiser fills them, and a
/// billion of them cost no random numbers at start.
/// </summary>
public sealed class Linear : nn.Module<Tensor, Tensor>
{
    /// <param name="inputs">The size of the last dimension of x.</param>
    /// <param name="outputs">The size of the last dimension of y.</param>
    /// <param name="hasBias">Whether b is there.</param>
    /// <param name="device">Where the weights are; meta for shapes alone.</param>
    /// <param name="dtype">The element type of the weights.</param>
    /// <param name="sharedWeight">Another module's W (outputs, inputs) to use instead of one of its own: a tied head.</param>
    public Linear(long inputs, long outputs, bool hasBias, Device device, ScalarType dtype, Parameter? sharedWeight = null)
        : base(nameof(Linear))
    {
        Weight = sharedWeight ?? new Parameter(empty(outputs, inputs, dtype: dtype, device: device));
        if (hasBias) Bias = new Parameter(empty(outputs, dtype: dtype, device: device));
        RegisterComponents();
    }

    /// <summary>W (outputs, inputs).</summary>
    [field: ComponentName(Name = "weight")]
    public Parameter Weight { get; }

    /// <summary>b (outputs), if there is one.</summary>
    [field: ComponentName(Name = "bias")]
    public Parameter? Bias { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => nn.functional.linear(input, Weight, Bias);
}

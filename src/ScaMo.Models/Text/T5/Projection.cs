using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace ScaMo.Models.Text.T5;

/// <summary>A linear map without bias: (…, inputs) to (…, outputs). The weight is allocated, not initialised.</summary>
internal sealed class Projection : Module<Tensor, Tensor>
{
    [ComponentName(Name = "weight")]
    private readonly TorchSharp.Modules.Parameter _weight;


    public Projection(long inputs, long outputs, Device device, ScalarType dtype)
        : base(nameof(Projection))
    {
        _weight = Parameter(empty(outputs, inputs, dtype: dtype, device: device), requires_grad: false);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input) => functional.linear(input, _weight);
}

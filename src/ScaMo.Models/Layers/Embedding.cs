using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Models.Layers;

/// <summary>A table of vectors by index, its weights left as allocated (see <see cref="Linear"/>).</summary>
public sealed class Embedding : nn.Module<Tensor, Tensor>
{
    /// <param name="count">The number of vectors.</param>
    /// <param name="width">The size of each.</param>
    /// <param name="device">Where the table is; meta for shapes alone.</param>
    /// <param name="dtype">The element type of the table.</param>
    public Embedding(long count, long width, Device device, ScalarType dtype)
        : base(nameof(Embedding))
    {
        Weight = new Parameter(empty(count, width, dtype: dtype, device: device));
        RegisterComponents();
    }

    /// <summary>The table (count, width).</summary>
    [field: ComponentName(Name = "weight")]
    public Parameter Weight { get; }

    /// <summary>Indices of any shape (…) to vectors (…, width).</summary>
    public override Tensor forward(Tensor indices)
    {
        using var flat = indices.flatten();
        using var rows = Weight.index_select(0, flat);
        return rows.view([.. indices.shape, Weight.shape[1]]);
    }
}

using ScaMo.Models.Checkpoints;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Checkpoints;

/// <summary>Small helpers around files of weights.</summary>
internal static class CheckpointFiles
{
    /// <summary>The tensor in its own type, or as <paramref name="type"/>.</summary>
    public static Tensor Read(TensorEntry entry, ScalarType? type = null)
    {
        var tensor = empty([.. entry.Shape], dtype: type ?? entry.ElementType switch
        {
            ElementType.F64 => ScalarType.Float64,
            ElementType.F32 => ScalarType.Float32,
            ElementType.F16 => ScalarType.Float16,
            ElementType.BF16 => ScalarType.BFloat16,
            ElementType.I64 => ScalarType.Int64,
            ElementType.I32 => ScalarType.Int32,
            ElementType.I16 => ScalarType.Int16,
            ElementType.I8 => ScalarType.Int8,
            ElementType.U8 => ScalarType.Byte,
            _ => ScalarType.Bool,
        });
        entry.ReadInto(tensor);
        return tensor;
    }
}

using static TorchSharp.torch;

namespace ScaMo.Models.Checkpoints;

/// <summary>Sizes of element types, and their counterparts in libtorch.</summary>
internal static class ElementTypeExtensions
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this ElementType type) => type switch
    {
        ElementType.F64 or ElementType.I64 => 8,
        ElementType.F32 or ElementType.I32 => 4,
        ElementType.F16 or ElementType.BF16 or ElementType.I16 => 2,
        _ => 1,
    };

    public static bool IsFloatingPoint(this ElementType type) =>
        type is ElementType.F64 or ElementType.F32 or ElementType.F16 or ElementType.BF16;

    public static ScalarType ToScalarType(this ElementType type) => type switch
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
    };

    /// <exception cref="NotSupportedException">Checkpoints hold no such type (complex or quantised numbers).</exception>
    public static ElementType ToElementType(this ScalarType type) => type switch
    {
        ScalarType.Float64 => ElementType.F64,
        ScalarType.Float32 => ElementType.F32,
        ScalarType.Float16 => ElementType.F16,
        ScalarType.BFloat16 => ElementType.BF16,
        ScalarType.Int64 => ElementType.I64,
        ScalarType.Int32 => ElementType.I32,
        ScalarType.Int16 => ElementType.I16,
        ScalarType.Int8 => ElementType.I8,
        ScalarType.Byte => ElementType.U8,
        ScalarType.Bool => ElementType.Bool,
        _ => throw new NotSupportedException($"Tensors of type {type} are neither read from checkpoints nor written to them."),
    };
}

namespace ScaMo.Models.Checkpoints;

/// <summary>The types of number that a checkpoint's tensors are made of, named as safetensors names them. All are little-endian.</summary>
public enum ElementType
{
    /// <summary>IEEE 754 binary64 (torch.float64).</summary>
    F64,

    /// <summary>IEEE 754 binary32 (torch.float32).</summary>
    F32,

    /// <summary>IEEE 754 binary16 (torch.float16).</summary>
    F16,

    /// <summary>The upper half of a binary32 (torch.bfloat16).</summary>
    BF16,

    /// <summary>Signed, 64 bits (torch.int64).</summary>
    I64,

    /// <summary>Signed, 32 bits (torch.int32).</summary>
    I32,

    /// <summary>Signed, 16 bits (torch.int16).</summary>
    I16,

    /// <summary>Signed, 8 bits (torch.int8).</summary>
    I8,

    /// <summary>Unsigned, 8 bits (torch.uint8).</summary>
    U8,

    /// <summary>One byte, 0 or 1 (torch.bool).</summary>
    Bool,
}

using System.Collections.Frozen;

namespace ScaMo.Models.Checkpoints.PyTorch;

/// <summary>The only globals that a pickle may name, by <c>module.name</c>. None of them is ever called: each stands for something done here.</summary>
internal static class PickleGlobals
{
    private static readonly FrozenDictionary<string, PickleValue.Global> Allowed = new Dictionary<string, PickleValue.Global>
    {
        ["collections.OrderedDict"] = new(PickleGlobal.OrderedDict),
        ["torch._utils._rebuild_tensor_v2"] = new(PickleGlobal.RebuildTensor),
        ["torch._utils._rebuild_parameter"] = new(PickleGlobal.RebuildParameter),
        ["torch.Size"] = new(PickleGlobal.Size),
        ["torch.DoubleStorage"] = new(PickleGlobal.Storage, ElementType.F64),
        ["torch.FloatStorage"] = new(PickleGlobal.Storage, ElementType.F32),
        ["torch.HalfStorage"] = new(PickleGlobal.Storage, ElementType.F16),
        ["torch.BFloat16Storage"] = new(PickleGlobal.Storage, ElementType.BF16),
        ["torch.LongStorage"] = new(PickleGlobal.Storage, ElementType.I64),
        ["torch.IntStorage"] = new(PickleGlobal.Storage, ElementType.I32),
        ["torch.ShortStorage"] = new(PickleGlobal.Storage, ElementType.I16),
        ["torch.CharStorage"] = new(PickleGlobal.Storage, ElementType.I8),
        ["torch.ByteStorage"] = new(PickleGlobal.Storage, ElementType.U8),
        ["torch.BoolStorage"] = new(PickleGlobal.Storage, ElementType.Bool),
        ["torch.float64"] = new(PickleGlobal.ElementType, ElementType.F64),
        ["torch.float32"] = new(PickleGlobal.ElementType, ElementType.F32),
        ["torch.float16"] = new(PickleGlobal.ElementType, ElementType.F16),
        ["torch.bfloat16"] = new(PickleGlobal.ElementType, ElementType.BF16),
        ["torch.int64"] = new(PickleGlobal.ElementType, ElementType.I64),
        ["torch.int32"] = new(PickleGlobal.ElementType, ElementType.I32),
        ["torch.int16"] = new(PickleGlobal.ElementType, ElementType.I16),
        ["torch.int8"] = new(PickleGlobal.ElementType, ElementType.I8),
        ["torch.uint8"] = new(PickleGlobal.ElementType, ElementType.U8),
        ["torch.bool"] = new(PickleGlobal.ElementType, ElementType.Bool),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static PickleValue.Global? Find(string module, string name) => Allowed.GetValueOrDefault($"{module}.{name}");
}

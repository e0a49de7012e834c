namespace ScaMo.Models.Checkpoints.PyTorch;

/// <summary>The globals that the pickle of a state dict refers to.</summary>
internal enum PickleGlobal
{
    OrderedDict,
    RebuildTensor,
    RebuildParameter,
    Size,
    Storage,
    ElementType,
}

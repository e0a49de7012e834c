using System.Collections.Immutable;

namespace ScaMo.Models.Checkpoints.PyTorch;

/// <summary>What the pickle of a state dict can consist of.</summary>
internal abstract record PickleValue
{
    private PickleValue()
    {
    }

    /// <summary>Plain data that no state dict is built from: None, floats, bytes, lists, truth values. It is read and forgotten.</summary>
    public sealed record Ignored : PickleValue
    {
        public static readonly Ignored None = new();
        public static readonly Ignored Data = new();
    }

    public sealed record Integer(long Value) : PickleValue;

    public sealed record Text(string Value) : PickleValue;

    public sealed record Tuple(ImmutableArray<PickleValue> Items) : PickleValue
    {
        public static readonly Tuple Empty = new([]);
    }

    /// <summary>A dict or OrderedDict: of its items only those that lead to tensors, and whole numbers.</summary>
    public sealed record Dictionary : PickleValue
    {
        public List<(string Key, PickleValue Value)> Items { get; } = [];
    }

    /// <summary>A class or function that the pickle names; it stays a name.</summary>
    public sealed record Global(PickleGlobal Meaning, ElementType ElementType = default) : PickleValue;

    /// <summary>Numbers in a file of the archive.</summary>
    public sealed record Storage(ZipRecord Record, ElementType ElementType, long ElementCount) : PickleValue;

    /// <summary>A view of a storage, checked to lie inside it. Offset and strides count elements.</summary>
    public sealed record Tensor(Storage Data, long Offset, ImmutableArray<long> Shape, ImmutableArray<long> Strides) : PickleValue;
}

using ScaMo.Motion.Formats;
using static TorchSharp.torch;

namespace ScaMo.Models.Checkpoints;

/// <summary>Collects how a file and a module differ, to be told as one error.</summary>
internal sealed class StateDictMismatch
{
    private readonly List<string> _different = [];

    /// <summary>Names of the module that the file lacks.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>Names of the file that the module lacks.</summary>
    public List<string> Unexpected { get; } = [];

    /// <summary>Whether the entry can be copied into the tensor; if not, it is noted.</summary>
    public bool Accepts(string name, TensorEntry entry, Tensor tensor)
    {
        if (!entry.Shape.AsSpan().SequenceEqual(tensor.shape))
        {
            _different.Add($"{KeyList.Shorten(name)} is {TensorEntry.FormatShape(entry.Shape)} in the file, {TensorEntry.FormatShape(tensor.shape)} in the model");
            return false;
        }

        if (!ElementConverter.CanConvert(entry.ElementType, tensor.dtype.ToElementType()))
        {
            _different.Add($"{KeyList.Shorten(name)} is {entry.ElementType} in the file, {tensor.dtype.ToElementType()} in the model");
            return false;
        }

        return true;
    }

    public void ThrowIfAny(StateDict source, string prefix)
    {
        var parts = new List<string>();
        Add(parts, "missing", Missing);
        Add(parts, "unexpected", Unexpected);
        Add(parts, "different", _different);
        if (parts.Count == 0) return;

        string under = prefix.Length == 0 ? string.Empty : $" under the prefix '{prefix}'";
        throw new DataFormatException(source.Source, source.SectionName, $"the tensors{under} do not match the model: {string.Join("; ", parts)}");
    }

    private static void Add(List<string> parts, string what, List<string> keys)
    {
        if (keys.Count > 0) parts.Add(FormattableString.Invariant($"{keys.Count} {what}: {KeyList.Format(keys)}"));
    }
}

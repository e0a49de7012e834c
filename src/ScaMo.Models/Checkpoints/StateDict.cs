using System.Collections.Frozen;
using ScaMo.Motion.Formats;
using static TorchSharp.torch;

namespace ScaMo.Models.Checkpoints;

/// <summary>
/// Named tensors of a <see cref="Checkpoint"/>: all of them, or a section such as the <c>net</c> of <c>{'net': state_dict}</c>.
/// It reads through the checkpoint's files and is usable until that is disposed.
/// </summary>
public class StateDict
{
    private protected StateDict(string source, string sectionName, IReadOnlyDictionary<string, TensorEntry> entries)
    {
        Source = source;
        SectionName = sectionName;
        Entries = entries;
    }

    /// <summary>The file (or index of files) that it comes from, as errors name it.</summary>
    public string Source { get; }

    /// <summary>The dotted name of the section within the checkpoint; empty for the whole.</summary>
    public string SectionName { get; }

    /// <summary>The tensors by their names within this section.</summary>
    public IReadOnlyDictionary<string, TensorEntry> Entries { get; }

    /// <summary>Whether there is a dictionary of this name, or tensors whose dotted names begin with it.</summary>
    public bool HasSection(string name) => Entries.Keys.Any(key => key.StartsWith(name + ".", StringComparison.Ordinal));

    /// <summary>The tensors of a nested dictionary, or those whose dotted names begin with <paramref name="name"/>; the names lose that part.</summary>
    /// <exception cref="DataFormatException">There is no such section.</exception>
    public StateDict Section(string name)
    {
        string prefix = name + ".";
        var entries = Entries
            .Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToFrozenDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value, StringComparer.Ordinal);
        if (entries.Count == 0)
        {
            var present = KeyList.Format(Entries.Keys.Select(key => KeyList.Shorten(key.Split('.', 2)[0])).Distinct(StringComparer.Ordinal));
            throw new DataFormatException(Source, SectionName, $"there is no section '{name}' with tensors in it; found at this level: {present}");
        }

        return new StateDict(Source, SectionName.Length == 0 ? name : $"{SectionName}.{name}", entries);
    }

    /// <summary>Copies the tensor called <paramref name="name"/>; see <see cref="TensorEntry.ReadInto"/>.</summary>
    /// <exception cref="DataFormatException">There is no such tensor.</exception>
    /// <inheritdoc cref="TensorEntry.ReadInto"/>
    public void ReadInto(string name, Tensor destination)
    {
        if (!Entries.TryGetValue(name, out var entry)) throw new DataFormatException(Source, SectionName, $"there is no tensor '{name}'");
        entry.ReadInto(destination);
    }
}

using System.Collections.Frozen;
using System.Collections.Immutable;
using ScaMo.Models.Checkpoints.PyTorch;
using ScaMo.Models.Checkpoints.Safetensors;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Checkpoints;

/// <summary>
/// A file of weights, opened: PyTorch's zip format (<c>.pth</c>, <c>.bin</c>) or safetensors, recognised by content. Opening
/// reads names and shapes only; nothing in the file is executed, and no length in it is trusted before it is checked.
/// </summary>
public sealed class Checkpoint : StateDict, IDisposable
{
    private readonly ImmutableArray<CheckpointFile> _files;

    private Checkpoint(
        string source, ImmutableArray<CheckpointFile> files, IReadOnlyDictionary<string, TensorEntry> entries, IReadOnlyDictionary<string, string> metadata)
        : base(source, string.Empty, entries)
    {
        _files = files;
        Metadata = metadata;
    }

    /// <summary>The free text of a safetensors file by name (<c>__metadata__</c>); empty for other formats and for split checkpoints.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Opens one file.</summary>
    /// <exception cref="DataFormatException">It is neither format, or not sound.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Checkpoint Open(string path)
    {
        var file = new CheckpointFile(path);
        try
        {
            var (entries, metadata) = Read(file);
            return new Checkpoint(path, [file], Index(entries, path), metadata);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Opens a checkpoint that Hugging Face has split: <c>model.safetensors.index.json</c> or <c>pytorch_model.bin.index.json</c>,
    /// whose <c>weight_map</c> names a file of the same folder for every tensor.
    /// </summary>
    /// <exception cref="DataFormatException">The index or a shard is not sound, or a tensor is not where the index says.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static Checkpoint OpenSharded(string indexPath)
    {
        var files = new List<CheckpointFile>();
        try
        {
            var entries = new List<TensorEntry>();
            foreach (var shard in ShardIndex.Read(indexPath))
            {
                var file = new CheckpointFile(shard.Path);
                files.Add(file);
                var available = Index(Read(file).Entries, shard.Path);
                foreach (string name in shard.Tensors)
                {
                    if (!available.TryGetValue(name, out var entry))
                    {
                        throw new DataFormatException(shard.Path, $"tensor '{name}'", "it is not in this file, although the index says so");
                    }

                    entries.Add(entry);
                }
            }

            return new Checkpoint(indexPath, [.. files], Index(entries, indexPath), FrozenDictionary<string, string>.Empty);
        }
        catch
        {
            foreach (var file in files) file.Dispose();
            throw;
        }
    }

    /// <summary>Closes the files.</summary>
    public void Dispose()
    {
        foreach (var file in _files) file.Dispose();
    }

    private static (List<TensorEntry> Entries, IReadOnlyDictionary<string, string> Metadata) Read(CheckpointFile file) => CheckpointFormat.Recognize(file) switch
    {
        CheckpointFormat.Kind.PyTorch => (PyTorchReader.Read(file), FrozenDictionary<string, string>.Empty),
        _ => SafetensorsReader.Read(file),
    };

    private static FrozenDictionary<string, TensorEntry> Index(List<TensorEntry> entries, string source)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (!names.Add(entry.Name)) throw new DataFormatException(source, entry.Location, "the name occurs twice");
        }

        return entries.ToFrozenDictionary(entry => entry.Name, StringComparer.Ordinal);
    }
}

using System.Globalization;
using System.Text.Json;
using ScaMo.Models.Checkpoints;
using ScaMo.Motion.Formats;
using static TorchSharp.torch;

namespace ScaMo.Training.Runs;

/// <summary>A training checkpoint on the disk, opened: its tensors are read when asked for.</summary>
public sealed class SavedCheckpoint : IDisposable
{
    internal const string StepKey = "training.step";
    internal const string StateKey = "training.state";

    private readonly Checkpoint _file;
    private readonly string _state;

    private SavedCheckpoint(Checkpoint file, string path)
    {
        _file = file;
        Path = path;
        Step = long.TryParse(Metadata(StepKey), NumberStyles.None, CultureInfo.InvariantCulture, out long step)
            ? step
            : throw new DataFormatException(path, StepKey, "expected a whole number");
        _state = Metadata(StateKey);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>How many updates were made.</summary>
    public long Step { get; }

    /// <summary>Opens a file that <see cref="CheckpointStore"/> wrote; its length is checked against what its header promises.</summary>
    /// <exception cref="DataFormatException">It is cut short, or no training checkpoint.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static SavedCheckpoint Open(string path)
    {
        var file = Checkpoint.Open(path);
        try
        {
            return new SavedCheckpoint(file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The state that was given to <see cref="TrainingCheckpoint.Create"/>.</summary>
    /// <exception cref="DataFormatException">It is of another kind.</exception>
    public TState State<TState>()
    {
        try
        {
            return JsonSerializer.Deserialize<TState>(_state, TrainingCheckpoint.Json) ?? throw new DataFormatException(Path, StateKey, "it is null");
        }
        catch (JsonException mismatch)
        {
            throw new DataFormatException(Path, StateKey, mismatch.Message, mismatch);
        }
    }

    /// <summary>Whether there is a section of this name.</summary>
    public bool Has(string section) => _file.HasSection(section);

    /// <summary>The tensors of a section, for <see cref="StateDictLoader"/>; usable until this is disposed.</summary>
    /// <exception cref="DataFormatException">There is no such section.</exception>
    public StateDict Section(string section) => _file.Section(section);

    /// <summary>Fills tensors, such as <c>FusedAdamW.State()</c>, from a section that has just these.</summary>
    /// <exception cref="DataFormatException">There is no such section, or names, shapes or types differ; nothing has been copied then.</exception>
    public void Restore(string section, IEnumerable<(string Name, Tensor Tensor)> tensors) => StateDictLoader.LoadInto(tensors, Section(section));

    /// <summary>Closes the file.</summary>
    public void Dispose() => _file.Dispose();

    private string Metadata(string key) =>
        _file.Metadata.TryGetValue(key, out string? value) ? value : throw new DataFormatException(Path, "__metadata__", $"there is no {key}: it is no training checkpoint");
}

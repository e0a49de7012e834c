using System.Globalization;
using ScaMo.Models.Checkpoints;
using ScaMo.Motion.Formats;

namespace ScaMo.Training.Runs;

/// <summary>
/// The checkpoints of a run: <c>step-00001000.safetensors</c>, the last few of them, and <c>best.safetensors</c>. A file has its name only
/// once it is complete and on the disk, so that neither a killed process nor a full disk leaves a broken one as the newest.
/// </summary>
public sealed class CheckpointStore
{
    private const string Prefix = "step-";
    private const string Suffix = ".safetensors";

    private readonly string _folder;
    private readonly int _keep;
    private readonly Action<string>? _report;

    /// <summary>Uses a folder, which is made if there is none.</summary>
    /// <param name="folder">Where; for one run only.</param>
    /// <param name="keep">How many of the last checkpoints stay; at least 1. The best stays beside them.</param>
    /// <param name="report">Is told which broken files were passed over.</param>
    public CheckpointStore(string folder, int keep = 2, Action<string>? report = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentOutOfRangeException.ThrowIfLessThan(keep, 1);
        _folder = folder;
        _keep = keep;
        _report = report;
        Directory.CreateDirectory(folder);
    }

    /// <summary>Whether a folder holds a run's checkpoints.</summary>
    public static bool IsBegun(string folder) => Directory.Exists(folder) && Directory.EnumerateFiles(folder, $"{Prefix}*{Suffix}").Any();

    /// <summary>The best checkpoint's file, whether it is there or not.</summary>
    public string BestPath => Path.Combine(_folder, "best" + Suffix);

    /// <summary>The newest checkpoint that this store has saved or opened, if any.</summary>
    public string? LastGoodPath { get; private set; }

    /// <summary>Saves a checkpoint as the newest, and removes those beyond the number to keep.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="IOException">It cannot be written; the checkpoints before are intact.</exception>
    public string Save(TrainingCheckpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        string path = Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{Prefix}{checkpoint.Step:D8}{Suffix}"));
        Write(path, checkpoint);
        LastGoodPath = path;
        RemoveOld(checkpoint.Step);
        return path;
    }

    /// <summary>Saves a checkpoint as the best so far, in place of the one before.</summary>
    /// <inheritdoc cref="Save"/>
    public string SaveBest(TrainingCheckpoint checkpoint)
    {
        ArgumentNullException.ThrowIfNull(checkpoint);
        Write(BestPath, checkpoint);
        return BestPath;
    }

    /// <summary>Opens the newest checkpoint that is sound; broken ones are reported and passed over.</summary>
    /// <returns>Null if there is no checkpoint at all.</returns>
    /// <exception cref="DataFormatException">There are checkpoints, but none is sound.</exception>
    public SavedCheckpoint? Latest()
    {
        DataFormatException? broken = null;
        foreach (var (path, _) in Saved().OrderByDescending(file => file.Step))
        {
            try
            {
                var checkpoint = SavedCheckpoint.Open(path);
                LastGoodPath = path;
                return checkpoint;
            }
            catch (DataFormatException problem)
            {
                broken ??= problem;
                _report?.Invoke($"Passing over a broken checkpoint: {problem.Message}");
            }
        }

        return broken is null ? null : throw broken;
    }

    /// <summary>Opens the best checkpoint.</summary>
    /// <returns>Null if there is none.</returns>
    /// <exception cref="DataFormatException">It is not sound.</exception>
    public SavedCheckpoint? Best() => File.Exists(BestPath) ? SavedCheckpoint.Open(BestPath) : null;

    /// <summary>Removes the checkpoints of a course that is given up, so that the newest is not one of them; the best stays.</summary>
    /// <param name="step">The step from which the run is to go on another way; 0 to begin anew.</param>
    public void RemoveAfter(long step)
    {
        foreach (var (path, _) in Saved().Where(file => file.Step > step)) File.Delete(path);
    }

    private void Write(string path, TrainingCheckpoint checkpoint)
    {
        var metadata = new Dictionary<string, string>
        {
            [SavedCheckpoint.StepKey] = checkpoint.Step.ToString(CultureInfo.InvariantCulture),
            [SavedCheckpoint.StateKey] = checkpoint.State,
        };
        try
        {
            SafetensorsWriter.Write(path, checkpoint.Tensors, metadata);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            string previous = LastGoodPath is { } good ? $"the previous one, {good}, is intact" : "no other was touched";
            throw new IOException($"The checkpoint {path} could not be written ({failure.Message}); {previous}.", failure);
        }
    }

    private void RemoveOld(long step)
    {
        // Later ones than the one just saved neither count nor go: they are broken, or of another course, which is not ours to give up here.
        foreach (var (path, _) in Saved().Where(file => file.Step <= step).OrderByDescending(file => file.Step).Skip(_keep)) File.Delete(path);
        // What killed processes left: a store has one writer, and its write is over.
        foreach (string leftover in Directory.EnumerateFiles(_folder, $".*{Suffix}.*")) File.Delete(leftover);
    }

    private IEnumerable<(string Path, long Step)> Saved()
    {
        foreach (string path in Directory.GetFiles(_folder, $"{Prefix}*{Suffix}"))
        {
            string number = Path.GetFileName(path)[Prefix.Length..^Suffix.Length];
            if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long step)) yield return (path, step);
        }
    }
}

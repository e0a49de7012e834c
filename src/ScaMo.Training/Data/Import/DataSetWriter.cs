using System.Text;
using System.Text.Json;
using ScaMo.Motion.Features;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Formats.Npy;
using ScaMo.Motion.Kinematics;
using ScaMo.Training.Data.Text;

namespace ScaMo.Training.Data.Import;

/// <summary>
/// Writes a data set in HumanML3D's layout. Everything goes into a folder beside the target whose name ends in <c>.partial</c>, and takes the target's
/// name when it is complete: a run that was killed is never mistaken for one that was not.
/// </summary>
internal sealed class DataSetWriter : IDisposable
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private readonly string _target;
    private readonly string _folder;
    private readonly bool _withJoints;
    private bool _isComplete;

    /// <param name="target">The folder to write.</param>
    /// <param name="overwrite">Whether it may hold something, which is replaced.</param>
    /// <param name="withJoints">Whether joint positions are written besides the features that they can be recovered from.</param>
    /// <exception cref="IOException">The target holds something and is not to be replaced, or cannot be made.</exception>
    public DataSetWriter(string target, bool overwrite, bool withJoints = true)
    {
        _withJoints = withJoints;
        _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        _folder = _target + ".partial";
        if (File.Exists(_target)) throw new IOException($"{_target} is a file.");
        if (!overwrite && Directory.Exists(_target) && Directory.EnumerateFileSystemEntries(_target).Any())
        {
            throw new IOException($"{_target} is not empty; name another folder, or replace it with --overwrite.");
        }

        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
        foreach (string part in withJoints ? (ReadOnlySpan<string>)["new_joint_vecs", "new_joints", "texts"] : ["new_joint_vecs", "texts"]) Directory.CreateDirectory(Path.Combine(_folder, part));
    }

    /// <summary>Writes a clip. Several threads may write at once.</summary>
    /// <exception cref="DataFormatException">A clip of that name was written before.</exception>
    public void Write(PreparedClip clip, IEnumerable<string> captions)
    {
        if (File.Exists(FeaturePath(clip.Name))) throw new DataFormatException(clip.Name, "", $"the clip's name '{clip.Name}' is taken");
        NpyFile.Write<float>(FeaturePath(clip.Name), clip.Features, clip.Features.Length / FeatureLayout.Count, FeatureLayout.Count);
        if (_withJoints) NpyFile.Write<float>(Path.Combine(_folder, "new_joints", clip.Name + ".npy"), clip.Joints, clip.Joints.Length / (HumanSkeleton.JointCount * 3), HumanSkeleton.JointCount, 3);
        var text = new StringBuilder();
        foreach (string caption in captions) text.Append(caption).Append('#').Append(PartOfSpeechTagger.Tag(caption)).Append("#0.0#0.0\n");
        File.WriteAllText(Path.Combine(_folder, "texts", clip.Name + ".txt"), text.ToString(), Utf8);
    }

    /// <summary>Reads back the features of a clip.</summary>
    public float[] ReadFeatures(string name) => NpyFile.Read<float>(FeaturePath(name)).Data;

    /// <summary>Writes lists, labels, statistics and summary, and gives the data set its name.</summary>
    /// <param name="clips">Labels and parts of all clips, in order.</param>
    /// <param name="statistics">Statistics of the training clips.</param>
    /// <param name="summaryFile">The name of the summary's file.</param>
    /// <param name="summary">What was done.</param>
    public void Complete<TSummary>(IReadOnlyCollection<(ClipLabel Label, DataSplit Split)> clips, FeatureStatistics statistics, string summaryFile, TSummary summary)
    {
        foreach (var split in Enum.GetValues<DataSplit>())
        {
            WriteLines($"{split.ToString().ToLowerInvariant()}.txt", clips.Where(clip => clip.Split == split).Select(clip => clip.Label.Name));
        }

        WriteLines("all.txt", clips.Select(clip => clip.Label.Name));
        WriteLines(MotionDataSet.LabelsFile, clips.Select(clip => string.Join('\t', clip.Label.Name, clip.Label.Source, clip.Label.Content, clip.Label.Style, clip.Label.IsMirrored ? "true" : "false"))
            .Prepend("name\tsource\tcontent\tstyle\tmirrored"));
        File.WriteAllText(Path.Combine(_folder, summaryFile), JsonSerializer.Serialize(summary, Json) + "\n", Utf8);
        NpyFile.Write(Path.Combine(_folder, "Mean.npy"), statistics.Mean, FeatureLayout.Count);
        NpyFile.Write(Path.Combine(_folder, "Std.npy"), statistics.StandardDeviation, FeatureLayout.Count);

        string old = _target + ".old";
        if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
        if (Directory.Exists(_target)) Directory.Move(_target, old);
        Directory.Move(_folder, _target);
        _isComplete = true;
        if (Directory.Exists(old)) Directory.Delete(old, recursive: true);
    }

    /// <summary>Removes what was written if it was not completed.</summary>
    public void Dispose()
    {
        if (!_isComplete && Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private string FeaturePath(string name) => Path.Combine(_folder, "new_joint_vecs", name + ".npy");

    private void WriteLines(string name, IEnumerable<string> lines) => File.WriteAllText(Path.Combine(_folder, name), string.Concat(lines.Select(line => line + "\n")), Utf8);
}

using System.Collections.Frozen;
using System.Globalization;
using ScaMo.Motion.Features;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Formats.Npy;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Training.Data;

/// <summary>
/// A folder in HumanML3D's layout: <c>new_joint_vecs/*.npy</c> (frames, 263), <c>new_joints/*.npy</c> (frames, 22, 3), <c>texts/*.txt</c>,
/// <c>train.txt</c>, <c>val.txt</c>, <c>test.txt</c>, <c>Mean.npy</c> and <c>Std.npy</c>; and <c>labels.tsv</c> where <c>scamo data import</c>
/// wrote it. Files are read when they are asked for.
/// </summary>
public sealed class MotionDataSet
{
    /// <summary>The frame rate of the features.</summary>
    public const int FramesPerSecond = 20;

    /// <summary>The longest motion of the field's protocol, frames.</summary>
    public const int MaxFrames = 196;

    /// <summary>The file of <see cref="Labels"/>.</summary>
    public const string LabelsFile = "labels.tsv";

    private const int LongestText = 1 << 20;

    private MotionDataSet(string folder, FeatureStatistics statistics, FrozenDictionary<string, ClipLabel> labels)
    {
        Folder = folder;
        Statistics = statistics;
        Labels = labels;
    }

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>Mean and standard deviation of the training clips' features.</summary>
    public FeatureStatistics Statistics { get; }

    /// <summary>What labels.tsv says, by clip name; empty where there is none.</summary>
    public FrozenDictionary<string, ClipLabel> Labels { get; }

    /// <summary>Opens a folder.</summary>
    /// <exception cref="DataFormatException">The statistics or the labels are not what they should be.</exception>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static MotionDataSet Open(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var statistics = FeatureStatistics.Load(Path.Combine(folder, "Mean.npy"), Path.Combine(folder, "Std.npy"));
        string labels = Path.Combine(folder, LabelsFile);
        return new MotionDataSet(folder, statistics, File.Exists(labels) ? ReadLabels(labels) : FrozenDictionary<string, ClipLabel>.Empty);
    }

    /// <summary>The clips of a part, in the order of its list.</summary>
    /// <exception cref="DataFormatException">A line is no file name.</exception>
    public IReadOnlyList<string> Clips(DataSplit split)
    {
        string path = Path.Combine(Folder, $"{split.ToString().ToLowerInvariant()}.txt");
        var names = new List<string>();
        foreach (var (line, number) in File.ReadLines(path).Select((line, index) => (line.Trim(), index + 1)))
        {
            if (line.Length == 0) continue;
            if (line.AsSpan().IndexOfAny('/', '\\', '\0') >= 0 || line is "." or "..") throw new DataFormatException(path, $"line {number}", "a clip's name is expected, not a path");
            names.Add(line);
        }

        return names;
    }

    /// <summary>Whether the clip's features exist. HumanML3D's lists name some clips that its preparation drops.</summary>
    public bool HasClip(string name) => File.Exists(FeaturePath(name));

    /// <summary>Features of a clip (frames, 263), not normalised, flattened.</summary>
    /// <exception cref="DataFormatException">The file is not such an array.</exception>
    public float[] ReadFeatures(string name) => ReadFrames(FeaturePath(name), FeatureLayout.Count);

    /// <summary>Joint positions of a clip (frames, 22, 3), metres, flattened; recovered from the features where the data set has none of its own.</summary>
    /// <inheritdoc cref="ReadFeatures"/>
    public float[] ReadJoints(string name) => Directory.Exists(JointFolder)
        ? ReadFrames(Path.Combine(JointFolder, name + ".npy"), HumanSkeleton.JointCount, 3)
        : FeatureDecoder.RecoverJoints(ReadFeatures(name));

    /// <summary>The captions of a clip.</summary>
    /// <exception cref="DataFormatException">A line is not <c>caption#words#start#end</c>.</exception>
    public IReadOnlyList<Caption> ReadCaptions(string name)
    {
        string path = Path.Combine(Folder, "texts", name + ".txt");
        if (new FileInfo(path).Length > LongestText) throw new DataFormatException(path, string.Empty, $"the file is beyond the limit of {LongestText} bytes");
        var captions = new List<Caption>();
        foreach (var (line, number) in File.ReadLines(path).Select((line, index) => (line.Trim(), index + 1)))
        {
            if (line.Length == 0) continue;
            var parts = line.Split('#');
            if (parts.Length != 4) throw new DataFormatException(path, $"line {number}", "expected caption#words#start#end");
            captions.Add(new Caption(parts[0].Trim(), parts[1].Trim(), Seconds(parts[2]), Seconds(parts[3])));

            // Published files hold some "nan" where the part is the whole.
            double Seconds(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                ? double.IsFinite(value) ? value : 0
                : throw new DataFormatException(path, $"line {number}", $"'{text}' is not a number of seconds");
        }

        return captions;
    }

    private string JointFolder => Path.Combine(Folder, "new_joints");

    private string FeaturePath(string name) => Path.Combine(Folder, "new_joint_vecs", name + ".npy");

    private static float[] ReadFrames(string path, params ReadOnlySpan<int> frameShape)
    {
        var array = NpyFile.ReadSingles(path);
        return array.Shape.Length == frameShape.Length + 1 && array.Shape.AsSpan(1).SequenceEqual(frameShape)
            ? array.Data
            : throw new DataFormatException(path, "header", $"the shape is ({string.Join(", ", array.Shape)}); expected (frames, {string.Join(", ", frameShape.ToArray())})");
    }

    private static FrozenDictionary<string, ClipLabel> ReadLabels(string path)
    {
        var labels = new Dictionary<string, ClipLabel>(StringComparer.Ordinal);
        foreach (var (line, number) in File.ReadLines(path).Select((line, index) => (line, index + 1)).Skip(1))
        {
            var cells = line.Split('\t');
            if (cells.Length != 5 || !bool.TryParse(cells[4], out bool isMirrored)) throw new DataFormatException(path, $"line {number}", "expected name, source, content, style and mirrored (true or false)");
            if (!labels.TryAdd(cells[0], new ClipLabel(cells[0], cells[1], cells[2], cells[3], isMirrored))) throw new DataFormatException(path, $"line {number}", $"clip '{cells[0]}' stands there twice");
        }

        return labels.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

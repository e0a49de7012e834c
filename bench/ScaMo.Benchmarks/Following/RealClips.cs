using System.Globalization;
using ScaMo.Motion;
using ScaMo.Motion.Formats;
using ScaMo.Training.Data;

namespace ScaMo.Benchmarks.Following;

/// <summary>The recordings that the checks are held against.</summary>
internal static class RealClips
{
    /// <summary>
    /// Reads the test clips of a data set, and of the contents that the test part lacks the clips of the other parts.
    /// Clips without a label are left out.
    /// </summary>
    /// <exception cref="DataFormatException">A file is not what it should be.</exception>
    public static IReadOnlyList<RealClip> Read(MotionDataSet data, bool allParts = false)
    {
        var test = Labels(DataSplit.Test);
        var tested = test.Select(label => label.Content).ToHashSet(StringComparer.Ordinal);
        var others = Labels(DataSplit.Train).Concat(Labels(DataSplit.Val)).Where(label => allParts || !tested.Contains(label.Content));
        return [.. Read(data, test, isTest: true), .. Read(data, others, isTest: allParts)];

        List<ClipLabel> Labels(DataSplit split) =>
            [.. data.Clips(split).Where(data.HasClip).Select(name => data.Labels.GetValueOrDefault(name)).OfType<ClipLabel>()];
    }

    /// <summary>Writes every quantity of every clip as tab-separated values: what thresholds are chosen from.</summary>
    public static void WriteQuantities(string path, IReadOnlyList<RealClip> clips)
    {
        using var writer = new StreamWriter(path);
        writer.WriteLine(string.Join('\t', Quantities.All.Select(quantity => quantity.Name).Prepend("mirrored").Prepend("style").Prepend("content").Prepend("clip")));
        foreach (var (label, _, profile) in clips)
        {
            writer.WriteLine(string.Join('\t', Quantities.All.Select(quantity => profile[quantity].ToString("0.###", CultureInfo.InvariantCulture))
                .Prepend(label.IsMirrored ? "true" : "false").Prepend(label.Style).Prepend(label.Content).Prepend(label.Name)));
        }
    }

    private static IEnumerable<RealClip> Read(MotionDataSet data, IEnumerable<ClipLabel> labels, bool isTest) =>
        from label in labels.AsParallel().AsOrdered()
        let clip = new MotionClip(MotionDataSet.FramesPerSecond, data.ReadJoints(label.Name))
        where clip.FrameCount > 0
        select new RealClip(label, isTest, new MotionProfile(clip));
}

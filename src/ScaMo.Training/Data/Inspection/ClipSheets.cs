using ScaMo.Motion;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Preview;

namespace ScaMo.Training.Data.Inspection;

/// <summary>Pictures of clips, so that a person sees what the numbers do not say.</summary>
public static class ClipSheets
{
    /// <summary>Chooses clips evenly over the whole data set, ordered by source and content where labels are known; mirrored ones only where there are no others.</summary>
    /// <exception cref="DataFormatException">A list is damaged.</exception>
    /// <exception cref="IOException">A list cannot be read.</exception>
    public static IReadOnlyList<string> Choose(MotionDataSet dataSet, int count)
    {
        ArgumentNullException.ThrowIfNull(dataSet);
        var present = Enum.GetValues<DataSplit>().SelectMany(dataSet.Clips).Where(dataSet.HasClip).ToList();
        var originals = present.Where(name => dataSet.Labels.TryGetValue(name, out var label) && !label.IsMirrored).ToList();
        if (originals.Count > 0) present = originals;
        var ordered = present.OrderBy(name => dataSet.Labels.GetValueOrDefault(name) is { } label ? $"{label.Source}\t{label.Content}" : "", StringComparer.Ordinal)
            .ThenBy(name => name, StringComparer.Ordinal).ToList();
        count = Math.Clamp(count, 0, ordered.Count);
        return [.. Enumerable.Range(0, count).Select(i => ordered[(int)((i + 0.5) * ordered.Count / count)])];
    }

    /// <summary>Draws clips as contact sheets, <c>NAME.png</c>, titled by name and first caption.</summary>
    /// <returns>The files.</returns>
    /// <exception cref="DataFormatException">A clip's files are damaged.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static IReadOnlyList<string> Write(MotionDataSet dataSet, IEnumerable<string> names, string folder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSet);
        ArgumentNullException.ThrowIfNull(names);
        Directory.CreateDirectory(folder);
        var paths = new List<string>();
        foreach (string name in names)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var clip = new MotionClip(MotionDataSet.FramesPerSecond, dataSet.ReadJoints(name));
            string title = dataSet.ReadCaptions(name) is [var caption, ..] ? $"{name}: {caption.Text}" : name;
            string path = Path.Combine(folder, name + ".png");
            using var png = File.Create(path);
            ContactSheet.Write(clip, new ContactSheetOptions { Title = title }, png);
            paths.Add(path);
        }

        return paths;
    }
}

using ScaMo.Motion;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Preview;

namespace ScaMo.Training.Data.Inspection;

/// <summary>Pictures of clips, so that a person sees what the numbers do not say.</summary>
public static class ClipSheets
{
    /// <summary>
    /// Chooses clips: as many of each source as of any other, and evenly over a source's contents, where labels are known; else evenly over the names.
    /// Mirrored clips are chosen only where there are no others.
    /// </summary>
    /// <exception cref="DataFormatException">A list is damaged.</exception>
    /// <exception cref="IOException">A list cannot be read.</exception>
    public static IReadOnlyList<string> Choose(MotionDataSet dataSet, int count)
    {
        ArgumentNullException.ThrowIfNull(dataSet);
        var present = Enum.GetValues<DataSplit>().SelectMany(dataSet.Clips).Where(dataSet.HasClip).ToList();
        var originals = present.Where(name => dataSet.Labels.TryGetValue(name, out var label) && !label.IsMirrored).ToList();
        if (originals.Count > 0) present = originals;
        var sources = present.GroupBy(name => dataSet.Labels.GetValueOrDefault(name)?.Source ?? "")
            .Select(source => source.OrderBy(name => dataSet.Labels.GetValueOrDefault(name)?.Content, StringComparer.Ordinal).ThenBy(name => name, StringComparer.Ordinal).ToList())
            .OrderBy(source => source.Count).ToList();
        var chosen = new List<string>();
        for (int i = 0; i < sources.Count; i++)
        {
            // What a small source cannot give falls to the larger ones after it.
            int share = Math.Min((count - chosen.Count) / (sources.Count - i), sources[i].Count);
            for (int k = 0; k < share; k++) chosen.Add(sources[i][(int)((k + 0.5) * sources[i].Count / share)]);
        }

        return chosen;
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

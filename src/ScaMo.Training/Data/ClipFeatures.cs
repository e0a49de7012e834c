using ScaMo.Motion.Features;

namespace ScaMo.Training.Data;

/// <summary>The normalised features of a part of a data set, in memory (a HumanML3D training set is 7 GB), and which clips may be sampled how often.</summary>
public sealed class ClipFeatures
{
    private ClipFeatures(IReadOnlyList<string> names, IReadOnlyList<float[]> features)
    {
        Names = names;
        Features = features;
    }

    /// <summary>Clip names.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Normalised features (frames, 263) of each clip.</summary>
    public IReadOnlyList<float[]> Features { get; }

    /// <summary>Frames of all clips.</summary>
    public long FrameCount => Features.Sum(clip => (long)clip.Length / FeatureLayout.Count);

    /// <summary>Loads the clips of a part whose features exist and have enough frames, on all cores.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="split">Which part.</param>
    /// <param name="minFrames">Shorter clips are left out.</param>
    /// <param name="maxFrames">Longer clips are cut to this.</param>
    /// <param name="statistics">By what they are normalised; null for the data set's own.</param>
    /// <exception cref="ArgumentException">No clip is left.</exception>
    public static ClipFeatures Load(MotionDataSet data, DataSplit split, int minFrames, int maxFrames = int.MaxValue, FeatureStatistics? statistics = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var names = data.Clips(split).Where(data.HasClip).ToArray();
        var features = new float[names.Length][];
        Parallel.For(0, names.Length, index =>
        {
            var clip = data.ReadFeatures(names[index]);
            if (clip.Length / FeatureLayout.Count > maxFrames) clip = clip[..(maxFrames * FeatureLayout.Count)];
            (statistics ?? data.Statistics).Normalize(clip);
            features[index] = clip;
        });
        int[] kept = [.. Enumerable.Range(0, names.Length).Where(index => features[index].Length / FeatureLayout.Count >= minFrames)];
        if (kept.Length == 0) throw new ArgumentException($"The {split} split of {data.Folder} has no clip of {minFrames} frames or more.");
        return new ClipFeatures([.. kept.Select(index => names[index])], [.. kept.Select(index => features[index])]);
    }

    /// <summary>
    /// Sampling weights that bring rare actions forward: the number of clips of the same content to the power of −<paramref name="balance"/>.
    /// </summary>
    /// <returns>A weight a clip; null where balance is 0.</returns>
    /// <exception cref="ArgumentException">The data set has no labels.</exception>
    public IReadOnlyList<double>? BalancedWeights(MotionDataSet data, double balance)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (balance == 0) return null;
        if (data.Labels.Count == 0) throw new ArgumentException($"{data.Folder} has no {MotionDataSet.LabelsFile}, which balancing needs.", nameof(data));
        string[] contents = [.. Names.Select(name => data.Labels.TryGetValue(name, out var label) ? label.Content : string.Empty)];
        var counts = contents.CountBy(content => content, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        return [.. contents.Select(content => Math.Pow(counts[content], -balance))];
    }
}

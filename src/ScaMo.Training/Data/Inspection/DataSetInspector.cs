using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using ScaMo.Motion.Features;
using ScaMo.Motion.Formats;

namespace ScaMo.Training.Data.Inspection;

/// <summary>Measures a data set in HumanML3D's layout, so that a wrong mapping, a broken clip or a lopsided mixture is seen before training.</summary>
public static class DataSetInspector
{
    private const int HistogramStep = 20;
    private const int HistogramBins = 11;

    private static readonly (string Name, Range Range)[] Groups =
    [
        ("root angular velocity", FeatureLayout.RootAngularVelocity), ("root velocity", FeatureLayout.RootLinearVelocity), ("root height", FeatureLayout.RootHeight),
        ("local positions", FeatureLayout.LocalPositions), ("rotations", FeatureLayout.Rotations), ("local velocities", FeatureLayout.LocalVelocities),
        ("foot contacts", FeatureLayout.FootContacts),
    ];

    /// <summary>Inspects a data set.</summary>
    /// <param name="dataSet">The data set.</param>
    /// <param name="options">What is suspicious.</param>
    /// <param name="progress">Told the number of clips done and of all clips, now and then, from any thread.</param>
    /// <param name="cancellationToken">Ends the inspection.</param>
    /// <exception cref="DataFormatException">A list is damaged. A damaged clip is a suspicion instead.</exception>
    /// <exception cref="IOException">A list cannot be read.</exception>
    public static InspectionReport Run(MotionDataSet dataSet, InspectionOptions options, Action<int, int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(dataSet);
        ArgumentNullException.ThrowIfNull(options);
        var clips = Enum.GetValues<DataSplit>().SelectMany(split => dataSet.Clips(split).Select(name => (Name: name, Split: split))).ToList();
        var present = clips.Where(clip => dataSet.HasClip(clip.Name)).ToList();
        var measures = new ClipMeasures?[present.Count];
        var suspicions = new List<Suspicion>[present.Count];
        var captions = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        var words = new ConcurrentDictionary<string, bool>(StringComparer.Ordinal);
        int done = 0;
        Parallel.For(0, present.Count, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellationToken }, index =>
        {
            var (name, split) = present[index];
            suspicions[index] = [];
            try
            {
                foreach (var caption in dataSet.ReadCaptions(name))
                {
                    captions.AddOrUpdate(caption.Text, 1, (_, count) => count + 1);
                    foreach (string word in caption.TaggedWords.Split(' ', StringSplitOptions.RemoveEmptyEntries)) words.TryAdd(word.Split('/')[0], true);
                }

                measures[index] = ClipMeasures.Of(dataSet, name, split);
                suspicions[index].AddRange(Judge(measures[index]!, options).Select(reason => new Suspicion(name, reason)));
            }
            catch (Exception exception) when (exception is DataFormatException or IOException)
            {
                suspicions[index].Add(new Suspicion(name, exception.Message));
            }

            progress?.Invoke(Interlocked.Increment(ref done), present.Count);
        });

        var measured = measures.OfType<ClipMeasures>().ToList();
        return new InspectionReport
        {
            Splits = [.. Enum.GetValues<DataSplit>().Select(split => Of(split, measured))],
            Missing = clips.Count - present.Count,
            LengthHistogram = Histogram(measured),
            Captions = captions.Values.Sum(),
            DistinctCaptions = captions.Count,
            Vocabulary = words.Count,
            Contents = Contents(dataSet, measured),
            Measures = Distributions(measured),
            Features = [.. Groups.Select(group => Of(group.Name, dataSet.Statistics.Mean[group.Range], dataSet.Statistics.StandardDeviation[group.Range]))],
            Suspicions = [.. suspicions.SelectMany(found => found)],
        };
    }

    private static IEnumerable<string> Judge(ClipMeasures clip, InspectionOptions options)
    {
        string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
        if (clip.FastestJoint > options.FastestJoint) yield return Text($"a joint moves at {clip.FastestJoint:F1} m/s");
        if (clip.Motion.MaxPenetration > options.Penetration) yield return Text($"a joint is {clip.Motion.MaxPenetration:F2} m below the floor");
        if (clip.Motion.BoneLengthDrift > options.BoneLengthDrift) yield return Text($"a bone changes its length by {clip.Motion.BoneLengthDrift:P0}");
        if (clip.Mismatch > options.Mismatch) yield return Text($"joints and features are {clip.Mismatch:F3} m apart");
    }

    private static SplitReport Of(DataSplit split, List<ClipMeasures> clips)
    {
        var own = clips.Where(clip => clip.Split == split).ToList();
        return new SplitReport(split.ToString().ToLowerInvariant(), own.Count, own.Sum(clip => (long)clip.Frames));
    }

    private static ImmutableArray<int> Histogram(List<ClipMeasures> clips)
    {
        var bins = new int[HistogramBins];
        foreach (var clip in clips) bins[Math.Min(clip.Frames / HistogramStep, HistogramBins - 1)]++;
        return [.. bins];
    }

    private static ImmutableArray<ContentReport> Contents(MotionDataSet dataSet, List<ClipMeasures> clips) =>
    [
        .. clips.Where(clip => dataSet.Labels.ContainsKey(clip.Name))
            .GroupBy(clip => dataSet.Labels[clip.Name].Content)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new ContentReport(
                group.Key,
                group.Count(),
                group.Count(clip => clip.Split == DataSplit.Train),
                group.Sum(clip => (double)clip.Frames) / MotionDataSet.FramesPerSecond / 60,
                MeasureReport.Of("", group.Select(clip => clip.Motion.MeanSpeed)).Median)),
    ];

    private static ImmutableArray<MeasureReport> Distributions(List<ClipMeasures> clips) =>
    [
        MeasureReport.Of("frames", clips.Select(clip => (double)clip.Frames)),
        MeasureReport.Of("travel speed, m/s", clips.Select(clip => clip.Motion.MeanSpeed)),
        MeasureReport.Of("fastest joint, m/s", clips.Select(clip => clip.FastestJoint)),
        MeasureReport.Of("foot skating ratio", clips.Select(clip => clip.Motion.FootSkatingRatio)),
        MeasureReport.Of("below the floor, m", clips.Select(clip => clip.Motion.MaxPenetration)),
        MeasureReport.Of("bone length drift, relative", clips.Select(clip => clip.Motion.BoneLengthDrift)),
        MeasureReport.Of("joints against features, m", clips.Select(clip => clip.Mismatch)),
    ];

    private static FeatureGroupReport Of(string name, ReadOnlySpan<float> means, ReadOnlySpan<float> deviations)
    {
        float[] mean = means.ToArray(), deviation = deviations.ToArray();
        return new FeatureGroupReport(name, mean.Length, mean.Min(), mean.Max(), deviation.Min(), deviation.Max());
    }
}

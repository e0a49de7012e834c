using System.Collections.Immutable;
using System.Diagnostics;
using ScaMo.Motion.Formats;

namespace ScaMo.Training.Data.Import;

/// <summary>
/// Makes a data set in HumanML3D's layout from BVH files and captions. Files stream through: each thread holds one file and its clips at a time.
/// The same sources and options give the same data set, however many threads work on it.
/// </summary>
public static class DataImporter
{
    /// <summary>Files read of which nothing was written because no caption describes them.</summary>
    public const string NoCaption = "no caption";

    internal const string SummaryFile = "import.json";

    /// <summary>Runs an import.</summary>
    /// <param name="options">What to read and how.</param>
    /// <param name="captionSources">Where captions come from, in their order in the files; <see cref="TableCaptions"/> if none are given.</param>
    /// <param name="progress">Told the number of files done and of all files, now and then, from any thread.</param>
    /// <param name="cancellationToken">Ends the import; nothing is left of it.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="DataFormatException">A table, a mapping or an archive is not what it should be, or nothing is left to train on. A broken BVH file is skipped instead.</exception>
    /// <exception cref="IOException">A source cannot be read, or the output cannot be written.</exception>
    public static ImportSummary Run(
        ImportOptions options,
        IReadOnlyList<ICaptionSource>? captionSources = null,
        Action<int, int>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        long started = Stopwatch.GetTimestamp();
        var tables = ClipTables.Load(options.Captions, options.Clips);
        var mappings = JointMappings.With(options.Mappings);
        using var sources = BvhSources.Open(options.Bvh);
        using var writer = new DataSetWriter(options.Output, options.Overwrite);

        var files = sources.Files;
        var work = Claim(files, tables);
        var outcomes = new FileOutcome[files.Length];
        var import = new FileImport(options, mappings, captionSources ?? [new TableCaptions()], writer);
        int done = 0;
        Parallel.For(0, files.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellationToken }, index =>
        {
            outcomes[index] = work[index].Problem is { } problem ? new FileOutcome { Problem = problem } : import.Run(files[index], work[index].Clip!);
            progress?.Invoke(Interlocked.Increment(ref done), files.Length);
        });

        var statistics = new FeatureMoments();
        foreach (var clip in outcomes.SelectMany(outcome => outcome.Clips).Where(clip => clip.Split == DataSplit.Train))
        {
            cancellationToken.ThrowIfCancellationRequested();
            statistics.Add(writer.ReadFeatures(clip.Label.Name));
        }

        var summary = Summarize(files, outcomes, tables) with { Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds };
        if (statistics.Frames == 0) throw new DataFormatException(string.Join(", ", options.Bvh), "", $"no clip of the training part is left. {Describe(summary)}");
        writer.Complete([.. outcomes.SelectMany(outcome => outcome.Clips).Select(clip => (clip.Label, clip.Split))], statistics.ToStatistics(), SummaryFile, summary);
        return summary;
    }

    /// <summary>Gives each file its row of the tables. A name that is taken is refused here, where order does not depend on threads.</summary>
    private static (SourceClip? Clip, string? Problem)[] Claim(ImmutableArray<BvhFile> files, ClipTables tables)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        var work = new (SourceClip?, string?)[files.Length];
        for (int i = 0; i < files.Length; i++)
        {
            var clip = tables.Find(files[i]);
            if (!ClipTables.IsName(clip.Id))
            {
                work[i] = (null, "its name cannot be a clip's name");
                continue;
            }

            string mirrored = ClipPreparer.MirroredName(clip.Id);
            if (owners.TryGetValue(clip.Id, out var owner) || owners.TryGetValue(mirrored, out owner))
            {
                work[i] = (null, $"the clip's name '{clip.Id}' is taken by {owner}");
                continue;
            }

            owners.Add(clip.Id, files[i].Source);
            owners.Add(mirrored, files[i].Source);
            work[i] = (clip, null);
        }

        return work;
    }

    private static ImportSummary Summarize(ImmutableArray<BvhFile> files, FileOutcome[] outcomes, ClipTables tables)
    {
        var clips = outcomes.SelectMany(outcome => outcome.Clips).ToList();
        return new ImportSummary
        {
            Files = files.Length,
            FilesRead = outcomes.Count(outcome => outcome.Problem is null),
            Problems = [.. files.Zip(outcomes).Where(pair => pair.Second.Problem is not null).Select(pair => new ImportProblem(pair.First.Source, pair.Second.Problem!))],
            FilesMissing = [.. tables.Unused],
            Dropped = Count(outcomes.Select(outcome => outcome.Dropped)),
            CutAroundGlitches = outcomes.Count(outcome => outcome.IsCut && outcome.Clips.Count > 0),
            SplitByLength = outcomes.Count(outcome => outcome.IsSplit),
            Skeletons = Count(outcomes.Select(outcome => outcome.Skeleton)),
            Splits = [.. Enum.GetValues<DataSplit>().Select(split => SplitSummary.Of(split, [.. clips.Where(clip => clip.Split == split)]))],
            Captions = clips.Sum(clip => clip.Captions),
            Seconds = 0,
        };
    }

    private static ImmutableSortedDictionary<string, int> Count(IEnumerable<string?> values) =>
        values.OfType<string>().GroupBy(value => value).ToImmutableSortedDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);

    private static string Describe(ImportSummary summary) =>
        $"{summary.Files} files, {summary.Problems.Length} broken{string.Concat(summary.Dropped.Select(pair => $", {pair.Value} {pair.Key}"))}"
        + (summary.Problems.Length > 0 ? $"; the first: {summary.Problems[0].File}: {summary.Problems[0].Reason}" : "");
}

using System.Diagnostics;
using System.Globalization;
using ScaMo.Motion.Features;
using ScaMo.Training.Data.Import;

namespace ScaMo.Training.Data.Synthesis;

/// <summary>
/// Makes a data set in HumanML3D's layout of synthesized clips. Clips stream through: each thread holds one at a time. The same options give the
/// same data set, however many threads work on it.
/// </summary>
public static class DataSynthesizer
{
    /// <summary>What the data set's labels name as the source.</summary>
    public const string Source = "synthetic";

    private const string SummaryFile = "synthesis.json";
    private const int FramesPerToken = 4;

    /// <summary>Clips between two times that statistics are taken together.</summary>
    private const int BlockSize = 256;

    /// <summary>Makes the data set.</summary>
    /// <param name="options">What to make.</param>
    /// <param name="progress">Told the number of clips done and of all clips, now and then, from any thread.</param>
    /// <param name="cancellationToken">Ends the work; nothing is left of it.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="IOException">The output cannot be written.</exception>
    public static SynthesisSummary Run(SynthesisOptions options, Action<int, int>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        long started = Stopwatch.GetTimestamp();
        var synthesizer = new MotionSynthesizer(options.Seed, options.MinFrames, options.MaxFrames);
        int count = options.Clips ?? ClipsFor(options.Tokens!.Value, synthesizer, cancellationToken);
        using var writer = new DataSetWriter(options.Output, options.Overwrite, options.WithJoints);
        var clips = new WrittenClip[count];
        var statistics = new FeatureMoments();
        var moments = new FeatureMoments?[BlockSize];
        int done = 0;
        for (int block = 0; block < count; block += BlockSize)
        {
            int size = Math.Min(BlockSize, count - block), first = block;
            Parallel.For(0, size, new ParallelOptions { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellationToken }, i =>
            {
                (clips[first + i], moments[i]) = Write(first + i, synthesizer, options, writer);
                progress?.Invoke(Interlocked.Increment(ref done), count);
            });
            // Sums are taken in the order of the clips: in another, rounding would differ.
            for (int i = 0; i < size; i++)
            {
                if (moments[i] is { } own) statistics.Add(own);
            }
        }

        var summary = new SynthesisSummary
        {
            Seed = options.Seed,
            MinFrames = options.MinFrames,
            MaxFrames = options.MaxFrames,
            Splits = [.. Enum.GetValues<DataSplit>().Select(split => SplitSummary.Of(split, [.. clips.Where(clip => clip.Split == split)]))],
            TrainingTokens = clips.Where(clip => clip.Split == DataSplit.Train).Sum(clip => (long)clip.Frames / FramesPerToken),
            Captions = clips.Sum(clip => clip.Captions),
            Seconds = Stopwatch.GetElapsedTime(started).TotalSeconds,
        };
        writer.Complete([.. clips.Select(clip => (clip.Label, clip.Split))], statistics.ToStatistics(), SummaryFile, summary);
        return summary;
    }

    /// <summary>The part of a clip: of any twenty in a row, sixteen are for training, one for validation and three for tests (80 : 5 : 15).</summary>
    internal static DataSplit SplitOf(int index) => (index % 20) switch
    {
        4 or 14 or 19 => DataSplit.Test,
        9 => DataSplit.Val,
        _ => DataSplit.Train,
    };

    private static (WrittenClip Clip, FeatureMoments? Moments) Write(int index, MotionSynthesizer synthesizer, SynthesisOptions options, DataSetWriter writer)
    {
        var plan = synthesizer.Plan(index);
        float[] features = synthesizer.Features(index, plan);
        var captions = synthesizer.Captions(index, plan, options.Captions);
        string name = index.ToString("D6", CultureInfo.InvariantCulture);
        writer.Write(new PreparedClip(name, 0, IsMirrored: false, features, options.WithJoints ? FeatureDecoder.RecoverJoints(features) : []), captions);
        var split = SplitOf(index);
        FeatureMoments? moments = null;
        if (split == DataSplit.Train) (moments = new FeatureMoments()).Add(features);
        string style = plan.Style.Trait == PersonTrait.None ? "" : plan.Style.Trait.ToString().ToLowerInvariant();
        return (new WrittenClip(new ClipLabel(name, Source, plan.Actions[0].Action.Content, style, IsMirrored: false), split, plan.FrameCount, captions.Count), moments);
    }

    /// <summary>How many clips it takes for a number of training tokens.</summary>
    private static int ClipsFor(long tokens, MotionSynthesizer synthesizer, CancellationToken cancellationToken)
    {
        int count = 0;
        for (long made = 0; made < tokens || count < SynthesisOptions.FewestClips; count++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (SplitOf(count) == DataSplit.Train) made += synthesizer.Plan(count).FrameCount / FramesPerToken;
        }

        return count;
    }
}

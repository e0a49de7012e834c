using ScaMo.Benchmarks.Following;
using ScaMo.Generation;
using ScaMo.Motion;
using ScaMo.Training.Data;

namespace ScaMo.Benchmarks.Exporting;

/// <summary>The motions that files are written of.</summary>
internal static class ExportClips
{
    /// <summary>Prompts spread evenly over the shipped set, one motion each.</summary>
    public static IEnumerable<ExportedClip> Generate(MotionEngine engine, int count, int seed)
    {
        foreach (var prompt in Spread(PromptSet.Load(null).Prompts, count))
        {
            var request = new GenerationRequest { Prompt = prompt.Text, Seed = seed, SampleCount = 1, Sampling = engine.Info.DefaultSampling, MaxTokens = engine.Info.MaxTokens };
            yield return new ExportedClip(prompt.Text, IsGenerated: true, engine.GenerateAsync(request, CancellationToken.None).GetAwaiter().GetResult().Motions[0].Clip);
        }
    }

    /// <summary>Recordings spread evenly over the test clips of a data set.</summary>
    public static IEnumerable<ExportedClip> Read(MotionDataSet data, int count) =>
        Spread([.. data.Clips(DataSplit.Test).Where(data.HasClip)], count)
            .Select(name => new ExportedClip(name, IsGenerated: false, new MotionClip(MotionDataSet.FramesPerSecond, data.ReadJoints(name), data.ReadFeatures(name))));

    private static IEnumerable<T> Spread<T>(IReadOnlyList<T> all, int count)
    {
        int taken = Math.Min(count, all.Count);
        for (int i = 0; i < taken; i++) yield return all[(int)((long)i * all.Count / taken)];
    }
}

using ScaMo.Generation;
using ScaMo.Motion.Features;
using ScaMo.Training.Evaluators;

namespace ScaMo.Training.Evaluation.Generation;

/// <summary>What a model makes of the texts, through the engine that serves it, many at a time.</summary>
/// <param name="engine">The model's engine.</param>
/// <param name="sampling">How tokens are drawn.</param>
/// <param name="seed">The seed of the first sample of the first pass; every sample has one of its own.</param>
public sealed class GeneratedMotions(IMotionEngine engine, SamplingOptions sampling, long seed) : IMotionSource
{
    /// <summary>Texts that are with the engine at a time: fewer than its queue holds, more than it decodes at once.</summary>
    private const int Together = 96;

    /// <inheritdoc/>
    public string Name => engine.Info.Name;

    /// <summary>The seed of a sample.</summary>
    public long SeedOf(int pass, int index, int count) => (seed + (long)pass * count + index) % GenerationRequest.SeedModulus;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ReadOnlyMemory<float>>> MotionsAsync(IReadOnlyList<ProtocolSample> samples, int pass, Action<int> report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(report);
        var motions = new ReadOnlyMemory<float>[samples.Count];
        int done = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, samples.Count), Options(cancellationToken), async (index, token) =>
        {
            motions[index] = (await GenerateAsync(samples[index].Caption.Text, SeedOf(pass, index, samples.Count), 1, token))[0];
            report(Interlocked.Increment(ref done));
        });
        return motions;
    }

    /// <summary>Several motions of each text: (texts, samples).</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="count">Motions of each.</param>
    /// <param name="pass">A number that no other pass has.</param>
    /// <param name="report">Called with the number of motions made.</param>
    /// <param name="cancellationToken">Stops.</param>
    public async Task<IReadOnlyList<IReadOnlyList<ReadOnlyMemory<float>>>> ManyAsync(IReadOnlyList<string> texts, int count, int pass, Action<int> report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(report);
        var motions = new IReadOnlyList<ReadOnlyMemory<float>>[texts.Count];
        int done = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, texts.Count), Options(cancellationToken), async (index, token) =>
        {
            motions[index] = await GenerateAsync(texts[index], SeedOf(pass, index * count, texts.Count * count), count, token);
            report(Interlocked.Add(ref done, count));
        });
        return motions;
    }

    private static ParallelOptions Options(CancellationToken cancellationToken) => new() { MaxDegreeOfParallelism = Together, CancellationToken = cancellationToken };

    private async Task<IReadOnlyList<ReadOnlyMemory<float>>> GenerateAsync(string text, long first, int count, CancellationToken cancellationToken)
    {
        var result = await engine.GenerateAsync(
            new GenerationRequest { Prompt = text, Seed = first, SampleCount = count, Sampling = sampling, MaxTokens = engine.Info.MaxTokens }, cancellationToken);
        return [.. result.Motions.Select(motion => motion.Clip.Features[..(Math.Min(motion.Clip.FrameCount, MotionBatch.Frames) * FeatureLayout.Count)])];
    }
}

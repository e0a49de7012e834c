using ScaMo.Motion.Features;
using ScaMo.Training.Runs;

namespace ScaMo.Training.Evaluation.Generation;

/// <summary>Independent normal features of the data set's mean and deviation, as long as the true motions: what knowing nothing scores.</summary>
/// <param name="statistics">The data set's.</param>
/// <param name="seed">The seed.</param>
public sealed class NoiseMotions(FeatureStatistics statistics, long seed) : IMotionSource
{
    /// <inheritdoc/>
    public string Name => "noise";

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReadOnlyMemory<float>>> MotionsAsync(IReadOnlyList<ProtocolSample> samples, int pass, Action<int> report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return Task.FromResult<IReadOnlyList<ReadOnlyMemory<float>>>([.. samples.Select((sample, index) => Draw(sample.Features.Length, new TrainingRandom(seed, RandomPurpose.Noise, (long)pass * samples.Count + index)))]);
    }

    private ReadOnlyMemory<float> Draw(int values, TrainingRandom random)
    {
        var features = new float[values];
        for (int i = 0; i < values; i++) features[i] = (float)(random.NextNormal() * statistics.StandardDeviation[i % FeatureLayout.Count] + statistics.Mean[i % FeatureLayout.Count]);
        return features;
    }
}

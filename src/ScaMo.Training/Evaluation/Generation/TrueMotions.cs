namespace ScaMo.Training.Evaluation.Generation;

/// <summary>The true motions: what a perfect model would score.</summary>
public sealed class TrueMotions : IMotionSource
{
    /// <inheritdoc/>
    public string Name => "ground truth";

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReadOnlyMemory<float>>> MotionsAsync(IReadOnlyList<ProtocolSample> samples, int pass, Action<int> report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(samples);
        return Task.FromResult<IReadOnlyList<ReadOnlyMemory<float>>>([.. samples.Select(sample => sample.Features)]);
    }
}

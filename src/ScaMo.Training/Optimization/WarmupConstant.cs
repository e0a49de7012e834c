namespace ScaMo.Training.Optimization;

/// <summary>A warm-up, then the peak for ever.</summary>
/// <inheritdoc/>
public sealed record WarmupConstant(double Peak, long WarmupSteps) : LearningRateSchedule(Peak, WarmupSteps)
{
    /// <inheritdoc/>
    protected override double AfterWarmup(long made) => Peak;
}

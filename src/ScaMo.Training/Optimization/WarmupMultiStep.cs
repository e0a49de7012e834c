using System.Collections.Immutable;

namespace ScaMo.Training.Optimization;

/// <summary>A warm-up, then the peak, multiplied by a factor at each milestone.</summary>
/// <param name="Peak">The rate at the end of the warm-up.</param>
/// <param name="WarmupSteps">How many updates it takes.</param>
/// <param name="Milestones">The steps from which on the rate is multiplied once more.</param>
/// <param name="Factor">By what, such as 0.1.</param>
public sealed record WarmupMultiStep(double Peak, long WarmupSteps, ImmutableArray<long> Milestones, double Factor) : LearningRateSchedule(Peak, WarmupSteps)
{
    /// <inheritdoc/>
    protected override double AfterWarmup(long made) => Peak * Math.Pow(Factor, Milestones.Count(milestone => milestone <= made));
}

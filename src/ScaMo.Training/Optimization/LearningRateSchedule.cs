namespace ScaMo.Training.Optimization;

/// <summary>Learning rates by the number of updates already made: the first update asks for step 0.</summary>
/// <param name="Peak">The rate at the end of the warm-up.</param>
/// <param name="WarmupSteps">The rate rises in a line over this many updates, the last of which has the peak; 0 begins with it.</param>
public abstract record LearningRateSchedule(double Peak, long WarmupSteps)
{
    /// <summary>The learning rate of the update after <paramref name="step"/> others.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="step"/> is negative.</exception>
    public double At(long step)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        return step < WarmupSteps ? Peak * (step + 1) / WarmupSteps : AfterWarmup(step);
    }

    /// <summary>The rate once the warm-up is over.</summary>
    protected abstract double AfterWarmup(long made);
}

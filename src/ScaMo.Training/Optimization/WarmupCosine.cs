namespace ScaMo.Training.Optimization;

/// <summary>A warm-up, then half a cosine from the peak down to a floor (Loshchilov and Hutter, "SGDR", ICLR 2017, without restarts).</summary>
/// <param name="Peak">The rate at the end of the warm-up.</param>
/// <param name="WarmupSteps">How many updates it takes.</param>
/// <param name="TotalSteps">The step at which the floor is reached, and from which it stays.</param>
/// <param name="Floor">The last rate.</param>
public sealed record WarmupCosine(double Peak, long WarmupSteps, long TotalSteps, double Floor = 0) : LearningRateSchedule(Peak, WarmupSteps)
{
    /// <inheritdoc/>
    protected override double AfterWarmup(long made)
    {
        if (made >= TotalSteps) return Floor;
        double progress = (double)(made - WarmupSteps) / (TotalSteps - WarmupSteps);
        return Floor + (Peak - Floor) * (1 + Math.Cos(Math.PI * progress)) / 2;
    }
}

namespace ScaMo.Training.Runs;

/// <summary>What a run's steps took.</summary>
/// <param name="Items">Frames or tokens seen.</param>
/// <param name="Flops">Floating-point operations, where the task counts them.</param>
/// <param name="Seconds">Wall time, validations and checkpoints included.</param>
public readonly record struct TrainingTotals(long Items, double Flops, double Seconds)
{
    /// <summary>Both together.</summary>
    public static TrainingTotals operator +(TrainingTotals left, TrainingTotals right) =>
        new(left.Items + right.Items, left.Flops + right.Flops, left.Seconds + right.Seconds);
}

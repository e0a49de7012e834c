namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>What an action may draw its parameters from.</summary>
/// <param name="Random">The clip's draws.</param>
/// <param name="Style">The person.</param>
/// <param name="Budget">The longest it may take, seconds.</param>
internal sealed record ActionContext(MotionRandom Random, PersonStyle Style, double Budget)
{
    /// <summary>The pace of an action: 1 is usual, the person's tempo included.</summary>
    public double DrawPace() => Style.Tempo * Math.Exp(Random.Weighted(5, 1.5, 1.5) switch
    {
        0 => 0.08 * Random.Normal(),
        1 => -Random.Between(0.3, 0.55),
        _ => Random.Between(0.25, 0.45),
    });
}

using ScaMo.Training.Data.Synthesis.Body;

namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>Standing still.</summary>
internal sealed class Stand(ActionContext context) : MotionAction
{
    public override string Content => "stand";

    public override double Seconds { get; } = Math.Min(context.Budget, context.Random.Between(1.2, 3));

    public override bool IsSteady => true;

    public override void Perform(MotionScore score, double start)
    {
    }

    public override string Describe(MotionRandom random) => random.Pick("<stand> still", "<stand> in place", "<wait>", "<stand> without moving", "<pause>");
}

namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>All actions, and how often each is done.</summary>
internal static class ActionCatalog
{
    private const int Attempts = 6;

    private static readonly (double Weight, Func<ActionContext, bool, bool, MotionAction?> Make)[] Families =
    [
        (11, (context, _, _) => new Locomotion(context, withGesture: false)),
        (2.5, (context, _, _) => new Locomotion(context, withGesture: true)),
        (3, (context, _, _) => new Turn(context)),
        (11, (context, _, _) => ArmGesture.TryDraw(context)),
        (3, (context, _, _) => new Kick(context)),
        (1, (context, _, _) => new Balance(context)),
        (2, (context, _, _) => new Squat(context)),
        (1.8, (context, _, _) => new Bow(context)),
        (2, (context, isFirst, isLast) => new Sit(context, isFirst, isLast)),
        (2.2, (context, _, _) => new PickUp(context)),
        (3.5, (context, _, _) => new Jump(context)),
        (1, (context, _, _) => new Hop(context)),
        (1.2, (context, _, _) => new JumpingJack(context)),
        (3.2, (context, _, _) => new TrunkMove(context)),
        (0.6, (context, _, _) => new Stand(context)),
    ];

    private static readonly double[] Weights = [.. Families.Select(family => family.Weight)];

    /// <summary>Draws an action that fits the time; null if several draws did not.</summary>
    /// <param name="context">What it may draw from.</param>
    /// <param name="isFirst">Whether nothing comes before it.</param>
    /// <param name="isLast">Whether nothing comes after it.</param>
    public static MotionAction? TryDraw(ActionContext context, bool isFirst, bool isLast)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            var action = Families[context.Random.Weighted(Weights)].Make(context, isFirst, isLast);
            if (action is not null && action.Seconds <= context.Budget) return action;
        }

        return null;
    }
}

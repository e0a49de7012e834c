namespace ScaMo.Training.Data.Synthesis;

/// <summary>How one person carries the body and moves, whatever the action. Angles in radians, lengths in metres.</summary>
internal sealed class PersonStyle
{
    public PersonStyle(MotionRandom random)
    {
        Tempo = Math.Exp(0.13 * random.Normal());
        Amplitude = 1 + 0.1 * random.Normal();
        Slouch = 0.05 + 0.07 * random.Normal();
        HeadDown = 0.05 + 0.09 * random.Normal();
        Lean = 0.015 * random.Normal();
        ArmSpread = 0.16 + 0.06 * random.Normal();
        ArmSwing = Math.Exp(0.3 * random.Normal());
        ElbowBend = 0.28 + 0.12 * random.Normal();
        StanceWidth = Math.Max(-0.01, 0.025 + 0.02 * random.Normal());
        ToesOut = 0.14 + 0.08 * random.Normal();
        KneeBend = Math.Max(0, 0.012 + 0.01 * random.Normal());
        Bounce = Math.Exp(0.25 * random.Normal());
        Restlessness = Math.Exp(0.35 * random.Normal());
        // Some people stand out, and captions may say how.
        (Trait, double strength) = ((PersonTrait)random.Weighted(10, 1, 1, 1, 1, 1, 1, 1), random.Between(0.7, 1.3));
        switch (Trait)
        {
            case PersonTrait.Hunched: Slouch += 0.3 * strength; HeadDown += 0.1; break;
            case PersonTrait.HeadLowered: HeadDown += 0.45 * strength; break;
            case PersonTrait.WideArms: ArmSpread += 0.35 * strength; break;
            case PersonTrait.WideStance: StanceWidth += 0.09 * strength; break;
            case PersonTrait.BentKnees: KneeBend += 0.07 * strength; break;
            case PersonTrait.LeaningLeft: Lean += 0.16 * strength; break;
            case PersonTrait.LeaningRight: Lean -= 0.16 * strength; break;
        }
    }

    public PersonTrait Trait { get; }

    /// <summary>How fast everything is done; 1 is usual.</summary>
    public double Tempo { get; }

    /// <summary>How far movements go; 1 is usual.</summary>
    public double Amplitude { get; }

    /// <summary>How far the back is bent forward.</summary>
    public double Slouch { get; }

    public double HeadDown { get; }

    /// <summary>How far the trunk leans to the left.</summary>
    public double Lean { get; }

    public double ArmSpread { get; }

    /// <summary>How far the arms swing; 1 is usual.</summary>
    public double ArmSwing { get; }

    public double ElbowBend { get; }

    public double StanceWidth { get; }

    public double ToesOut { get; }

    /// <summary>How much lower than on straight legs the pelvis is.</summary>
    public double KneeBend { get; }

    /// <summary>How much the body bobs; 1 is usual.</summary>
    public double Bounce { get; }

    /// <summary>How much nothing ever is quite still; 1 is usual.</summary>
    public double Restlessness { get; }
}

namespace ScaMo.Training.Data.Synthesis;

/// <summary>What stands out in a person's bearing.</summary>
internal enum PersonTrait
{
    None,
    Hunched,
    HeadLowered,
    WideArms,
    WideStance,
    BentKnees,
    LeaningLeft,
    LeaningRight,
}

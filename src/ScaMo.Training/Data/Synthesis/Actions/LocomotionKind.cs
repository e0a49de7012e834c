namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>Ways of getting along.</summary>
internal enum LocomotionKind
{
    Walk,
    Jog,
    Run,
    Sneak,
    March,
    Limp,
    Skip,
    WalkBackward,
    Sidestep,
}

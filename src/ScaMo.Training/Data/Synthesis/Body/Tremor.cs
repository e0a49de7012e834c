namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>What is never quite still; each moves by a <see cref="SmoothNoise"/> of its own.</summary>
internal enum Tremor
{
    PelvisSide,
    PelvisForward,
    PelvisTurn,
    SpinePitch,
    SpineLean,
    SpineTurn,
    HeadPitch,
    HeadLean,
    HeadTurn,
    LeftSwing,
    LeftSpread,
    LeftHand,
    RightSwing,
    RightSpread,
    RightHand,
}

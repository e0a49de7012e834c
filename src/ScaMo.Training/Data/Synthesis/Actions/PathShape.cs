namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>The way somebody takes.</summary>
internal enum PathShape
{
    Straight,
    Curve,
    Circle,
    Zigzag,
}

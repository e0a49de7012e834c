namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>A foot is carried from one place to another.</summary>
internal sealed record FootStep(double Start, double End, FootPlacement From, FootPlacement To)
{
    /// <summary>How high it is carried, metres.</summary>
    public required double Lift { get; init; }

    /// <summary>The heel's rise when it leaves the floor, radians.</summary>
    public required double PushOff { get; init; }

    /// <summary>The heel's rise when it lands; negative on the heel.</summary>
    public required double Landing { get; init; }

    /// <summary>Whether it goes with a body in flight.</summary>
    public bool IsFlight { get; init; }

    /// <summary>How far it is pulled up to the body in flight.</summary>
    public double Tuck { get; init; }
}

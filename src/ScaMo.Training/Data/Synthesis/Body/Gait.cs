namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>How the legs step over a span of time, and how the body goes along. Angles in radians, lengths in metres.</summary>
internal sealed record Gait
{
    public required double Start { get; init; }

    public required double End { get; init; }

    /// <summary>Steps a second.</summary>
    public required double Cadence { get; init; }

    /// <summary>The part of a stride for which a foot stands; below one half there are times when neither does.</summary>
    public double Duty { get; init; } = 0.62;

    /// <summary>How high a foot is carried.</summary>
    public double Lift { get; init; } = 0.09;

    /// <summary>How far the heel has risen when a foot leaves the floor.</summary>
    public double PushOff { get; init; } = 0.55;

    /// <summary>How the foot lands: negative on the heel, positive on the toes.</summary>
    public double Landing { get; init; } = -0.25;

    /// <summary>How much farther apart the feet are than they stand.</summary>
    public double Width { get; init; }

    /// <summary>The foot that steps first.</summary>
    public Side First { get; init; }

    public double ArmSwing { get; init; } = 0.35;

    public double ArmBend { get; init; } = 0.25;

    /// <summary>How far the pelvis goes up and down.</summary>
    public double Bob { get; init; } = 0.02;

    /// <summary>How far it goes from foot to foot.</summary>
    public double Sway { get; init; } = 0.025;

    /// <summary>How far the hips turn, and the chest against them.</summary>
    public double Twist { get; init; } = 0.09;

    /// <summary>How uneven the steps are: a part of the time of a step by which the injured leg's is shorter.</summary>
    public double Limp { get; init; }

    /// <summary>The leg that a limp spares.</summary>
    public Side Injured { get; init; }

    /// <summary>Whether the standing foot hops once in every step.</summary>
    public bool Skips { get; init; }
}

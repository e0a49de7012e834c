using ScaMo.Training.Data.Synthesis.Body;

namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>A kind of gesture: where the hand is over its course, and what it is called.</summary>
/// <param name="Content">Its name in labels.tsv.</param>
/// <param name="Pose">The arm at a part of a repetition (0 to 1, then on from 1 for the next), with an amplitude of about 1.</param>
internal sealed record ArmMove(string Content, Func<double, double, ArmPose> Pose)
{
    /// <summary>Verb phrases for one hand, with <c>{side}</c>; none if it takes both.</summary>
    public string[] One { get; init; } = [];

    /// <summary>Verb phrases for both hands; none if it takes one.</summary>
    public string[] Both { get; init; } = [];

    /// <summary>How long a repetition lasts, seconds.</summary>
    public (double Low, double High) Seconds { get; init; } = (1, 1.5);

    /// <summary>How many repetitions there are.</summary>
    public (int Low, int High) Repeats { get; init; } = (1, 1);

    /// <summary>Whether captions say how many.</summary>
    public bool IsCounted { get; init; }

    /// <summary>How long the hand takes to get there, and back.</summary>
    public double Reach { get; init; } = 0.6;

    /// <summary>Whether somebody who walks can do it.</summary>
    public bool WhileWalking { get; init; }

    /// <summary>Whether the second hand does it half a repetition later.</summary>
    public bool Alternates { get; init; }

    /// <summary>How far the chest goes along: radians to the other side, over a repetition.</summary>
    public Func<double, double>? Twist { get; init; }

    /// <summary>How far the spine bends forward, over a repetition.</summary>
    public Func<double, double>? Bend { get; init; }

    /// <summary>How far the shoulder rises.</summary>
    public double Shrug { get; init; }
}

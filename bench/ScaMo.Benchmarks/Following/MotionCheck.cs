namespace ScaMo.Benchmarks.Following;

/// <summary>Whether a motion does what a word asks for: all of a check's conditions are met.</summary>
/// <param name="Name">What prompts call it by.</param>
/// <param name="Conditions">What must hold.</param>
internal sealed record MotionCheck(string Name, params IReadOnlyList<Condition> Conditions)
{
    /// <summary>Contents of real clips that do it, as recorded (not mirrored).</summary>
    public IReadOnlyList<string> Contents { get; init; } = [];

    /// <summary>Only clips in these styles are held to it; all where there are none.</summary>
    public IReadOnlyList<string> Styles { get; init; } = [];

    /// <summary>Contents of real clips of which it may be true or not: they count neither way.</summary>
    public IReadOnlyList<string> Undecided { get; init; } = [];

    /// <summary>The name of the check that a mirrored clip passes where the recording passes this one; itself where sides do not matter.</summary>
    public string Mirror => Name.Contains("left", StringComparison.Ordinal)
        ? Name.Replace("left", "right", StringComparison.Ordinal)
        : Name.Replace("right", "left", StringComparison.Ordinal);

    public bool IsPassedBy(MotionProfile motion) => Conditions.All(condition => condition.IsMetBy(motion));

    /// <summary>The check of that name.</summary>
    public static MotionCheck Named(string name) => MotionChecks.All.Single(check => check.Name == name);
}

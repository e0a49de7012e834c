namespace ScaMo.Training.Data.Synthesis.Actions;

/// <summary>Words that many actions share.</summary>
internal static class Wording
{
    private const double SlowPace = 0.78;
    private const double FastPace = 1.25;

    /// <summary>How fast something is done, with a blank before it; often left out, and empty for a usual pace.</summary>
    public static string Pace(double pace, MotionRandom random) =>
        pace < SlowPace && random.Chance(0.85) ? random.Pick(" slowly", " slowly", " at a slow pace", " carefully") :
        pace > FastPace && random.Chance(0.85) ? random.Pick(" quickly", " quickly", " fast", " rapidly") : "";

    /// <summary>How often something is done, with a blank before it.</summary>
    public static string Count(int count, MotionRandom random) => count switch
    {
        1 => random.Chance(0.3) ? " once" : "",
        2 => random.Pick(" twice", " twice", " two times"),
        3 => " three times",
        4 => " four times",
        _ => random.Pick(" several times", " repeatedly", " a few times"),
    };
}

namespace ScaMo.Motion.Preview;

/// <summary>How long frames are shown, in the whole units that a file format counts in.</summary>
internal static class FrameTimes
{
    /// <summary>The time of one frame. Roundings do not add up: the frames before end where they should, to half a unit.</summary>
    /// <param name="frame">Which frame.</param>
    /// <param name="framesPerSecond">How many a second.</param>
    /// <param name="unitsPerSecond">What the format counts in.</param>
    public static int DurationOf(int frame, double framesPerSecond, int unitsPerSecond) =>
        Math.Max(1, (int)(EndOf(frame, framesPerSecond, unitsPerSecond) - EndOf(frame - 1, framesPerSecond, unitsPerSecond)));

    private static double EndOf(int frame, double framesPerSecond, int unitsPerSecond) => Math.Round((frame + 1) * unitsPerSecond / framesPerSecond, MidpointRounding.AwayFromZero);
}

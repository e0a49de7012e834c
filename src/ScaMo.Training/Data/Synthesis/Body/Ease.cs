namespace ScaMo.Training.Data.Synthesis.Body;

/// <summary>How values move from one to another.</summary>
internal static class Ease
{
    /// <summary>From 0 to 1 with the least jerk (Flash and Hogan 1985); flat outside of 0 to 1.</summary>
    public static double Step(double x)
    {
        x = Math.Clamp(x, 0, 1);
        return x * x * x * (10 + x * (6 * x - 15));
    }

    public static double Lerp(double from, double to, double x) => from + (to - from) * x;

    /// <summary>Up over the first part, 1, and down over the last part of a span of time.</summary>
    public static double Envelope(double time, double start, double end, double rise, double fall) =>
        Math.Min(Step((time - start) / rise), Step((end - time) / fall));

    /// <summary>From 0 to 1 and back, as one smooth bump over 0 to 1.</summary>
    public static double Bump(double x) => x is <= 0 or >= 1 ? 0 : 0.5 - 0.5 * Math.Cos(Math.Tau * x);
}

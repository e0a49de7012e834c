namespace ScaMo.Benchmarks.Following;

/// <summary>One number that geometry gives for a motion.</summary>
/// <param name="Name">What tables and prompt files call it.</param>
/// <param name="Unit">Its unit; empty for plain numbers.</param>
/// <param name="Of">Measures it.</param>
internal sealed record Quantity(string Name, string Unit, Func<MotionGeometry, double> Of)
{
    public Condition AtLeast(double minimum) => new(this, minimum, double.PositiveInfinity);

    public Condition AtMost(double maximum) => new(this, double.NegativeInfinity, maximum);

    public Condition Within(double minimum, double maximum) => new(this, minimum, maximum);
}

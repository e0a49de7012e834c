namespace ScaMo.Benchmarks.Following;

/// <summary>A quantity must lie in a range, bounds included. What is not a number lies in none.</summary>
internal sealed record Condition(Quantity Quantity, double Minimum, double Maximum)
{
    public bool IsMetBy(MotionProfile motion) => motion[Quantity] >= Minimum && motion[Quantity] <= Maximum;

    /// <summary>The condition in words.</summary>
    public override string ToString()
    {
        string range = double.IsInfinity(Maximum) ? FormattableString.Invariant($"≥ {Minimum}")
            : double.IsInfinity(Minimum) ? FormattableString.Invariant($"≤ {Maximum}")
            : FormattableString.Invariant($"{Minimum} to {Maximum}");
        return $"{Quantity.Name} {range} {Quantity.Unit}".TrimEnd();
    }
}

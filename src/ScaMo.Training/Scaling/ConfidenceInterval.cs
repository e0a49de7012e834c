namespace ScaMo.Training.Scaling;

/// <summary>The interval between two percentiles of bootstrap draws.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public sealed record ConfidenceInterval(double Low, double High);

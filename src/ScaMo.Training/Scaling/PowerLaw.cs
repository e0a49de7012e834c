namespace ScaMo.Training.Scaling;

/// <summary>y = 10^<paramref name="LogCoefficient"/> x^<paramref name="Exponent"/>.</summary>
/// <param name="Exponent">The slope in logarithms.</param>
/// <param name="LogCoefficient">The intercept in logarithms to base 10.</param>
public sealed record PowerLaw(double Exponent, double LogCoefficient)
{
    /// <summary>The share of the variance of log y that the law explains; null where it was not fitted or log y does not vary.</summary>
    public double? RSquared { get; init; }

    /// <summary>The bootstrap's interval of the exponent.</summary>
    public ConfidenceInterval? ExponentInterval { get; init; }

    /// <summary>y at x.</summary>
    public double At(double x) => Math.Pow(10, LogCoefficient + Exponent * Math.Log10(x));
}

namespace ScaMo.Training.Scaling;

/// <summary>L_u = <paramref name="Slope"/> log10 C + <paramref name="Intercept"/> (paper, Eq. 14).</summary>
/// <param name="Slope">k.</param>
/// <param name="Intercept">m.</param>
public sealed record LossLaw(double Slope, double Intercept)
{
    /// <summary>The share of the variance of L_u that the law explains; null where it was not fitted or L_u does not vary.</summary>
    public double? RSquared { get; init; }

    /// <summary>The bootstrap's interval of the slope.</summary>
    public ConfidenceInterval? SlopeInterval { get; init; }

    /// <summary>L_u of the best model of a budget.</summary>
    public double At(double flops) => Slope * Math.Log10(flops) + Intercept;
}

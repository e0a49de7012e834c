using System.Collections.Immutable;

namespace ScaMo.Training.Scaling;

/// <summary>The parametric form, and how well it fits.</summary>
public sealed record ParametricFit
{
    /// <summary>The form.</summary>
    public required ParametricLaw Law { get; init; }

    /// <summary>The bootstrap's interval of α1.</summary>
    public ConfidenceInterval? Alpha1Interval { get; init; }

    /// <summary>The bootstrap's interval of α2.</summary>
    public ConfidenceInterval? Alpha2Interval { get; init; }

    /// <summary>The bootstrap's interval of β.</summary>
    public ConfidenceInterval? BetaInterval { get; init; }

    /// <summary>Where Huber's loss becomes linear, nats.</summary>
    public required double HuberThreshold { get; init; }

    /// <summary>The share of the variance of L_u over all runs that the form explains; null where L_u does not vary.</summary>
    public double? RSquared { get; init; }

    /// <summary>The root of the mean square of the residuals, nats.</summary>
    public required double RootMeanSquare { get; init; }

    /// <summary>Measured less fitted L_u, nats, in the order of the runs.</summary>
    public required ImmutableArray<double> Residuals { get; init; }
}

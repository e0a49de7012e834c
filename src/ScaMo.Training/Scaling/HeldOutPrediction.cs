namespace ScaMo.Training.Scaling;

/// <summary>What a method says of the largest budget when it is fitted without its runs.</summary>
public sealed record HeldOutPrediction
{
    /// <summary>The method.</summary>
    public required FitMethod Method { get; init; }

    /// <summary>The laws without the budget.</summary>
    public required ScalingLaws Laws { get; init; }

    /// <summary>What they give for it.</summary>
    public required ComputeOptimum Predicted { get; init; }

    /// <summary>The bootstrap's interval of the predicted L_u.</summary>
    public ConfidenceInterval? LossInterval { get; init; }

    /// <summary>Measured less predicted L_u of the best run, nats.</summary>
    public required double Error { get; init; }

    /// <summary>The root of the mean square error over all runs of the budget, nats; the parametric form's alone.</summary>
    public double? RootMeanSquare { get; init; }
}

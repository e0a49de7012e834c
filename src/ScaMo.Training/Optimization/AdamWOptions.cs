namespace ScaMo.Training.Optimization;

/// <summary>How AdamW averages and decays.</summary>
public sealed record AdamWOptions
{
    /// <summary>Decay of the average of gradients.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Decay of the average of squared gradients.</summary>
    public double Beta2 { get; init; } = 0.99;

    /// <summary>Added to the root of the average of squares.</summary>
    public double Epsilon { get; init; } = 1e-8;

    /// <summary>Decoupled weight decay: a step multiplies weights by 1 − learning rate · this.</summary>
    public double WeightDecay { get; init; }

    /// <summary>Whether only parameters of two and more dimensions decay; biases and norms do not.</summary>
    public bool DecayMatricesOnly { get; init; } = true;
}

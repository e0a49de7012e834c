namespace ScaMo.Training.Scaling.Sweep;

/// <summary>How a sweep trains its transformers: options of <c>scamo train transformer</c> by the same names. Nothing is augmented, so that D counts what the data are.</summary>
public sealed record SweepTransformerTraining
{
    /// <summary>Sequences of a batch.</summary>
    public int Batch { get; init; } = 64;

    /// <summary>The peak learning rate, where a size has none of its own.</summary>
    public double LearningRate { get; init; } = 2e-4;

    /// <summary>Steps in which it rises from 0.</summary>
    public long Warmup { get; init; } = 100;

    /// <summary>
    /// constant: one run passes through all budgets, and its average of weights is evaluated at each. cosine: a run for each budget, whose learning rate ends with it.
    /// </summary>
    public string Schedule { get; init; } = "constant";

    /// <summary>The decay of the average of weights that is evaluated.</summary>
    public double Ema { get; init; } = 0.999;

    /// <summary>AdamW's decoupled weight decay.</summary>
    public double WeightDecay { get; init; }

    /// <summary>AdamW's decay of the second moment.</summary>
    public double Beta2 { get; init; } = 0.99;

    /// <summary>Text positions that are kept.</summary>
    public int MaxTextTokens { get; init; } = 150;

    /// <summary>Motion tokens that are kept.</summary>
    public int MaxMotionTokens { get; init; } = 50;

    /// <summary>float32 or bfloat16.</summary>
    public string Precision { get; init; } = "float32";
}

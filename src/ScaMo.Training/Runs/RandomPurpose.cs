namespace ScaMo.Training.Runs;

/// <summary>The streams of <see cref="TrainingRandom"/>, by what their numbers are for.</summary>
public static class RandomPurpose
{
    /// <summary>The order of clips in an epoch.</summary>
    public const int Order = 1;

    /// <summary>Where weighted sampling sets its strata.</summary>
    public const int Strata = 2;

    /// <summary>The augmentation of a sample.</summary>
    public const int Augmentation = 3;

    /// <summary>The order of batches that were sorted together.</summary>
    public const int Grouping = 4;

    /// <summary>The networks' own draws in a step.</summary>
    public const int Network = 5;

    /// <summary>The initial weights.</summary>
    public const int Initialization = 6;

    /// <summary>The bootstrap of a scaling-law fit.</summary>
    public const int Bootstrap = 7;

    /// <summary>Features that mean nothing.</summary>
    public const int Noise = 8;

    /// <summary>The pairs of a metric.</summary>
    public const int Pairs = 9;

    /// <summary>The windows of sampled tokens.</summary>
    public const int SampledTokens = 10;

    /// <summary>The sequences of a share of the data.</summary>
    public const int Share = 11;
}

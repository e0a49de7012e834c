namespace ScaMo.Training.Data;

/// <summary>What random numbers are for, so that streams of different use never coincide.</summary>
public enum RandomPurpose
{
    /// <summary>The order of clips in an epoch.</summary>
    Order,

    /// <summary>Where weighted sampling sets its strata.</summary>
    Strata,

    /// <summary>The augmentation of a sample.</summary>
    Augmentation,

    /// <summary>The networks' own draws in a step.</summary>
    Network,

    /// <summary>The initial weights.</summary>
    Initialization,
}

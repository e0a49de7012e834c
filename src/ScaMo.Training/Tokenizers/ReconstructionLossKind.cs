namespace ScaMo.Training.Tokenizers;

/// <summary>How far a reconstruction is from the features.</summary>
public enum ReconstructionLossKind
{
    /// <summary>Absolute difference.</summary>
    L1,

    /// <summary>Squared difference.</summary>
    L2,

    /// <summary>Squared below 1, absolute above (Huber).</summary>
    SmoothL1,
}

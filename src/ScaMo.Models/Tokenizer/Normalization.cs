namespace ScaMo.Models.Tokenizer;

/// <summary>The normalisation of a residual block.</summary>
public enum Normalization
{
    /// <summary>None.</summary>
    None,

    /// <summary>Layer normalisation over the channels of each frame, ε 1e-5.</summary>
    Layer,

    /// <summary>Group normalisation, 32 groups, ε 1e-6.</summary>
    Group,

    /// <summary>Batch normalisation, ε 1e-6.</summary>
    Batch,
}

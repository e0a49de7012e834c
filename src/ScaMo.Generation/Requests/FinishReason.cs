namespace ScaMo.Generation;

/// <summary>Why decoding ended.</summary>
public enum FinishReason
{
    /// <summary>The model chose the end token.</summary>
    Stop,

    /// <summary>The token limit was reached.</summary>
    Length,
}

namespace ScaMo.Training.Transformers;

/// <summary>What of the text stands before the motion.</summary>
public enum TextPrefixKind
{
    /// <summary>One vector a word piece: ScaMo's prefix.</summary>
    Words,

    /// <summary>One vector for the whole sentence, the mean of its words': the paper's ablation (Table 2). It is not served.</summary>
    Sentence,
}

namespace ScaMo.Models.Tokenizer;

/// <summary>The quantiser between encoder and decoder.</summary>
public enum QuantizerKind
{
    /// <summary>Finite scalar quantisation, the paper's choice.</summary>
    Fsq,

    /// <summary>Vector quantisation, the paper's baseline.</summary>
    Vq,

    /// <summary>Lookup-free quantisation.</summary>
    Lfq,
}

namespace ScaMo.Models.Tokenizer;

/// <summary>The activation of a residual block.</summary>
public enum Activation
{
    /// <summary>max(x, 0).</summary>
    Relu,

    /// <summary>x · sigmoid(x).</summary>
    Silu,

    /// <summary>x · Φ(x), by the error function.</summary>
    Gelu,
}

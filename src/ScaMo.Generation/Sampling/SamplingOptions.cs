namespace ScaMo.Generation;

/// <summary>How a token is drawn from the distribution over the codebook.</summary>
/// <param name="Temperature">Divides the logits; 0 is greedy decoding.</param>
/// <param name="TopK">Keeps only the K likeliest tokens; 0 keeps all.</param>
/// <param name="TopP">Keeps the smallest set of likeliest tokens whose probability reaches P (nucleus sampling); 1 keeps all.</param>
public sealed record SamplingOptions(double Temperature = 1.0, int TopK = 0, double TopP = 1.0)
{
    /// <summary>Always the likeliest token.</summary>
    public static SamplingOptions Greedy { get; } = new(Temperature: 0);

    /// <summary>Whether the likeliest token is always taken.</summary>
    public bool IsGreedy => Temperature == 0;
}

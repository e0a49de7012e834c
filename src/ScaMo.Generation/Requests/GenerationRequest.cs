namespace ScaMo.Generation;

/// <summary>One prompt, and how to turn it into motion.</summary>
public sealed record GenerationRequest
{
    /// <summary>Seeds are below this number, so that every JSON reader holds them exactly.</summary>
    public const long SeedModulus = 1L << 53;

    /// <summary>The sentence, as it goes to the text encoder.</summary>
    public required string Prompt { get; init; }

    /// <summary>The seed of the first sample, 0 to 2^53-1.</summary>
    public required long Seed { get; init; }

    /// <summary>How many samples to draw; sample i has seed (seed + i) mod 2^53.</summary>
    public int SampleCount { get; init; } = 1;

    /// <summary>How tokens are drawn.</summary>
    public SamplingOptions Sampling { get; init; } = new();

    /// <summary>The most motion tokens a sample may have, 1 to the model's maximum.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Who asks: requests of different clients wait in fair order.</summary>
    public string Client { get; init; } = "";

    /// <summary>The seed of sample <paramref name="index"/>.</summary>
    public long SeedOf(int index) => (Seed + index) % SeedModulus;
}

using System.Collections.Immutable;
using System.ComponentModel;
using ScaMo.Generation;

namespace ScaMo.Server.Motions;

/// <summary>What a motion is rendered from again, and what is told of it. Never changed, so that the cache in memory holds the object itself.</summary>
[ImmutableObject(true)]
internal sealed record StoredMotion
{
    /// <summary>Stands for stored bytes that are no motion.</summary>
    public static StoredMotion Unreadable { get; } = new()
    {
        Model = "",
        ModelIdentity = "",
        Prompt = "",
        Seed = 0,
        Sampling = SamplingOptions.Greedy,
        MaxTokens = 0,
        Tokens = [],
        FinishReason = FinishReason.Stop,
    };

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The model's identity: tokens mean something to the same weights only.</summary>
    public required string ModelIdentity { get; init; }

    /// <summary>The sentence, trimmed.</summary>
    public required string Prompt { get; init; }

    /// <summary>The sample's own seed.</summary>
    public required long Seed { get; init; }

    /// <summary>How the tokens were drawn.</summary>
    public required SamplingOptions Sampling { get; init; }

    /// <summary>How many there could have been.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>Codebook indices.</summary>
    public required ImmutableArray<int> Tokens { get; init; }

    /// <summary>Why there are no more of them.</summary>
    public required FinishReason FinishReason { get; init; }

    /// <summary>A sample of a request.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="identity">The model's identity.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="seed">The sample's own seed.</param>
    /// <param name="tokens">Codebook indices.</param>
    /// <param name="finishReason">Why there are no more of them.</param>
    public static StoredMotion Of(string model, string identity, GenerationRequest request, long seed, ImmutableArray<int> tokens, FinishReason finishReason) => new()
    {
        Model = model,
        ModelIdentity = identity,
        Prompt = request.Prompt,
        Seed = seed,
        Sampling = request.Sampling,
        MaxTokens = request.MaxTokens,
        Tokens = tokens,
        FinishReason = finishReason,
    };

    /// <summary>Whether a model can render the tokens.</summary>
    public bool Fits(MotionModelInfo model) => Tokens.Length >= 1 && Tokens.Length <= model.MaxTokens && Tokens.All(token => (uint)token < (uint)model.CodebookSize);
}

using System.Collections.Immutable;
using ScaMo.Generation;

namespace ScaMo.Server.Motions;

/// <summary>What a motion is rendered from again, and what is told of it.</summary>
internal sealed record StoredMotion
{
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
}

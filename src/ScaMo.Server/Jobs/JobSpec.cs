using System.Collections.Immutable;
using ScaMo.Generation;
using ScaMo.Server.Generate;

namespace ScaMo.Server.Jobs;

/// <summary>
/// What a job is to do. Seeds are drawn before it is accepted, so that a prompt gives the same motions whoever works on it, and however often.
/// </summary>
internal sealed record JobSpec
{
    /// <summary>Its name under /jobs.</summary>
    public required string Id { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>At least one.</summary>
    public required ImmutableArray<JobPrompt> Prompts { get; init; }

    /// <summary>Samples of each prompt.</summary>
    public required int SampleCount { get; init; }

    /// <summary>How tokens are drawn.</summary>
    public required SamplingOptions Sampling { get; init; }

    /// <summary>The most motion tokens of a sample.</summary>
    public required int MaxTokens { get; init; }

    /// <summary>What the result cache has to do with it.</summary>
    public required CacheUse CacheUse { get; init; }

    /// <summary>The query of the motions' links, which says how they are to be written.</summary>
    public required string ExportQuery { get; init; }

    /// <summary>The hash of the key under which its client may send it again; empty if it gave none.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>What the model is to do for a prompt.</summary>
    public GenerationRequest RequestOf(int index) => new()
    {
        Prompt = Prompts[index].Text,
        Seed = Prompts[index].Seed,
        SampleCount = SampleCount,
        Sampling = Sampling,
        MaxTokens = MaxTokens,
        // All jobs stand in one line, so that they take one client's share of a model from those who wait for an answer.
        Client = "jobs",
    };
}

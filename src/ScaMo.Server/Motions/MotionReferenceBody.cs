using System.Collections.Immutable;
using System.ComponentModel;
using System.Text.Json.Serialization;
using ScaMo.Generation;

namespace ScaMo.Server.Motions;

/// <summary>A motion without its positions, in the words of the HTTP contract.</summary>
internal record MotionReferenceBody
{
    // Members of a derived record would stand before these.
    private const int BeforeOthers = -1;
    private const int BehindOthers = 1;

    [JsonPropertyOrder(BeforeOthers)]
    [Description("22 base64url characters, a hash over model, prompt, options and tokens.")]
    public required string Id { get; init; }

    [JsonPropertyOrder(BeforeOthers)]
    [Description("Posting this seed alone gives the same tokens.")]
    public required long Seed { get; init; }

    [JsonPropertyOrder(BeforeOthers)]
    [Description("Codebook indices.")]
    public required ImmutableArray<int> Tokens { get; init; }

    [JsonPropertyOrder(BeforeOthers)]
    [Description("stop: the model ended the motion; length: it reached maxSeconds.")]
    public required FinishReason FinishReason { get; init; }

    [JsonPropertyOrder(BehindOthers)]
    [Description("Where the motion can be had, by format; `json` has the positions.")]
    public required IReadOnlyDictionary<string, string> Links { get; init; }

    public static MotionReferenceBody Of(string id, StoredMotion motion, IReadOnlyDictionary<string, string> links) => new()
    {
        Id = id,
        Seed = motion.Seed,
        Tokens = motion.Tokens,
        FinishReason = motion.FinishReason,
        Links = links,
    };
}

using System.ComponentModel;

namespace ScaMo.Server.Motions;

/// <summary>The JSON answer: one motion a sample.</summary>
internal sealed record MotionSetBody
{
    [Description("The model that made it.")]
    public required string Model { get; init; }

    [Description("The prompt, trimmed.")]
    public required string Prompt { get; init; }

    [Description("The seed of the first sample; drawn if the request gave none.")]
    public required long Seed { get; init; }

    [Description("In the order of their seeds.")]
    public required IReadOnlyList<MotionBody> Motions { get; init; }

    [Description("What the joints are.")]
    public required SkeletonBody Skeleton { get; init; }

    [Description("Where the time went.")]
    public required TimingsBody Timings { get; init; }
}

using System.Collections.Immutable;
using System.ComponentModel;
using ScaMo.Generation;

namespace ScaMo.Server.Motions;

/// <summary>One motion, in the words of the HTTP contract.</summary>
internal sealed record MotionBody
{
    [Description("22 base64url characters, a hash over model, prompt, options and tokens.")]
    public required string Id { get; init; }

    [Description("Posting this seed alone gives the same tokens.")]
    public required long Seed { get; init; }

    [Description("Codebook indices.")]
    public required ImmutableArray<int> Tokens { get; init; }

    [Description("stop: the model ended the motion; length: it reached maxSeconds.")]
    public required FinishReason FinishReason { get; init; }

    [Description("Frames a second.")]
    public required float Fps { get; init; }

    [Description("The number of frames, 4 a token.")]
    public required int Frames { get; init; }

    [Description("frames / fps.")]
    public required double Seconds { get; init; }

    [Description("frames × 22 joints × [x, y, z] in metres; Y is up, and the person faces +Z in the first frame.")]
    public required JointPositions Positions { get; init; }

    [Description("Where the motion can be had again, by format.")]
    public required IReadOnlyDictionary<string, string> Links { get; init; }

    public static MotionBody Of(RenderedMotion motion, IReadOnlyDictionary<string, string> links) => new()
    {
        Id = motion.Id,
        Seed = motion.Source.Seed,
        Tokens = motion.Source.Tokens,
        FinishReason = motion.Source.FinishReason,
        Fps = motion.Clip.FramesPerSecond,
        Frames = motion.Clip.FrameCount,
        Seconds = motion.Clip.Seconds,
        Positions = JointPositions.Of(motion.Clip),
        Links = links,
    };
}

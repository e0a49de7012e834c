using System.ComponentModel;

namespace ScaMo.Server.Motions;

/// <summary>One motion with its positions.</summary>
internal sealed record MotionBody : MotionReferenceBody
{
    [Description("Frames a second.")]
    public required float Fps { get; init; }

    [Description("The number of frames, 4 a token.")]
    public required int Frames { get; init; }

    [Description("frames / fps.")]
    public required double Seconds { get; init; }

    [Description("frames × 22 joints × [x, y, z] in metres; Y is up, and the person faces +Z in the first frame.")]
    public required JointPositions Positions { get; init; }

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

using System.ComponentModel;
using ScaMo.Generation;

namespace ScaMo.Server.Motions;

/// <summary>Where the time went, in milliseconds.</summary>
internal sealed record TimingsBody
{
    [Description("Waiting for the model.")]
    public required double QueueMs { get; init; }

    [Description("Encoding the prompt.")]
    public required double TextMs { get; init; }

    [Description("Decoding motion tokens.")]
    public required double DecodeMs { get; init; }

    [Description("From tokens to joints.")]
    public required double MotionMs { get; init; }

    [Description("All of it.")]
    public required double TotalMs { get; init; }

    public static TimingsBody Of(GenerationTimings timings) => new()
    {
        QueueMs = Milliseconds(timings.Queue),
        TextMs = Milliseconds(timings.Text),
        DecodeMs = Milliseconds(timings.Decode),
        MotionMs = Milliseconds(timings.Motion),
        TotalMs = Milliseconds(timings.Total),
    };

    private static double Milliseconds(TimeSpan time) => Math.Round(time.TotalMilliseconds, 3);
}

using ScaMo.Motion;

namespace ScaMo.Benchmarks.Following;

/// <summary>A generated motion.</summary>
internal sealed record Sample(Prompt Prompt, long Seed, MotionClip Clip, MotionProfile Profile);

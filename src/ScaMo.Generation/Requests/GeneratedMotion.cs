using System.Collections.Immutable;
using ScaMo.Motion;

namespace ScaMo.Generation;

/// <summary>One sample.</summary>
/// <param name="Seed">The seed that gives these tokens again when asked for alone.</param>
/// <param name="Tokens">Codebook indices, at least one.</param>
/// <param name="FinishReason">Why decoding ended.</param>
/// <param name="Clip">The motion that the tokens stand for.</param>
public sealed record GeneratedMotion(long Seed, ImmutableArray<int> Tokens, FinishReason FinishReason, MotionClip Clip);

using System.Collections.Immutable;

namespace ScaMo.Generation;

/// <summary>What a request gave.</summary>
/// <param name="Motions">One entry a sample, in the order of their seeds.</param>
/// <param name="Timings">Where the time went.</param>
public sealed record GenerationResult(ImmutableArray<GeneratedMotion> Motions, GenerationTimings Timings);

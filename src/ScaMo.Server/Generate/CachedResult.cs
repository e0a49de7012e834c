using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using ScaMo.Generation;

namespace ScaMo.Server.Generate;

/// <summary>What a model gave for a request, as tokens. Never changed, so that the cache in memory holds the object itself.</summary>
/// <param name="Samples">One entry a sample, in the order of their seeds.</param>
[ImmutableObject(true)]
internal sealed record CachedResult(ImmutableArray<CachedResult.Sample> Samples)
{
    /// <summary>Stands for stored bytes that are no result.</summary>
    public static CachedResult Unreadable { get; } = new(ImmutableArray<Sample>.Empty);

    /// <summary>When this process computed it, by <see cref="Stopwatch.GetTimestamp"/>; 0 where it comes from elsewhere.</summary>
    public long ComputedAt { get; private init; }

    public static CachedResult Of(IEnumerable<GeneratedMotion> motions) =>
        new([.. motions.Select(motion => new Sample(motion.Tokens, motion.FinishReason))]) { ComputedAt = Stopwatch.GetTimestamp() };

    /// <summary>Whether it can be an answer of that model to that request.</summary>
    public bool Fits(GenerationRequest request, MotionModelInfo model) =>
        Samples.Length == request.SampleCount
        && Samples.All(sample => sample.Tokens.Length <= request.MaxTokens && sample.Tokens.All(token => (uint)token < (uint)model.CodebookSize));

    /// <summary>One sample.</summary>
    /// <param name="Tokens">Codebook indices, at least one.</param>
    /// <param name="FinishReason">Why there are no more of them.</param>
    internal readonly record struct Sample(ImmutableArray<int> Tokens, FinishReason FinishReason);
}

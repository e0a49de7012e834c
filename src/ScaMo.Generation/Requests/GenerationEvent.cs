using System.Collections.Immutable;

namespace ScaMo.Generation;

/// <summary>Something that happened to a request on its way to motion.</summary>
public abstract record GenerationEvent
{
    private GenerationEvent()
    {
    }

    /// <summary>The request was accepted.</summary>
    /// <param name="Position">Requests that waited at that moment, this one included.</param>
    public sealed record Queued(int Position) : GenerationEvent;

    /// <summary>Tokens were drawn.</summary>
    /// <param name="Sample">Of which sample.</param>
    /// <param name="Tokens">Those that follow the ones before.</param>
    public sealed record TokensDrawn(int Sample, ImmutableArray<int> Tokens) : GenerationEvent;

    /// <summary>Frames that no later token can change.</summary>
    /// <param name="Sample">Of which sample.</param>
    /// <param name="First">The index of the first one.</param>
    /// <param name="Positions">(frames, 22, 3) in metres.</param>
    public sealed record FramesReady(int Sample, int First, ReadOnlyMemory<float> Positions) : GenerationEvent;

    /// <summary>A sample is done.</summary>
    /// <param name="Sample">Which.</param>
    /// <param name="Motion">The motion.</param>
    public sealed record MotionReady(int Sample, GeneratedMotion Motion) : GenerationEvent;

    /// <summary>All samples are done.</summary>
    /// <param name="Timings">Where the time went.</param>
    public sealed record Done(GenerationTimings Timings) : GenerationEvent;
}

using System.Collections.Immutable;
using ScaMo.Motion;

namespace ScaMo.Generation;

/// <summary>One loaded model that turns prompts into motion. Safe to call from many threads.</summary>
public interface IMotionEngine : IDisposable
{
    /// <summary>What is known of the model.</summary>
    MotionModelInfo Info { get; }

    /// <summary>Requests waiting for the model now.</summary>
    int QueueLength { get; }

    /// <summary>Samples that are decoded at a time.</summary>
    int SlotCount { get; }

    /// <summary>Samples that are decoded now.</summary>
    int SlotsInUse { get; }

    /// <summary>Generates motion. The result for a seed does not depend on what else runs.</summary>
    /// <exception cref="QueueFullException">Too many requests are waiting.</exception>
    /// <exception cref="EmptyPromptException">The prompt has no token but the end token.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the model is free again within one decoding step.</exception>
    Task<GenerationResult> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken);

    /// <summary>Generates motion, and tells how it comes about: tokens, frames, motions, and at last that it is done.</summary>
    /// <inheritdoc cref="GenerateAsync"/>
    IAsyncEnumerable<GenerationEvent> StreamAsync(GenerationRequest request, CancellationToken cancellationToken);

    /// <summary>Renders tokens again: the same tokens always give the same motion.</summary>
    /// <param name="tokens">Codebook indices, 1 to the model's maximum, each below the codebook size.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<MotionClip> RenderAsync(ImmutableArray<int> tokens, CancellationToken cancellationToken);
}

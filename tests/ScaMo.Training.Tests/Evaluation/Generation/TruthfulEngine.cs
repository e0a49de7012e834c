using System.Collections.Immutable;
using ScaMo.Generation;
using ScaMo.Motion;
using ScaMo.Motion.Features;

namespace ScaMo.Training.Tests.Evaluation.Generation;

/// <summary>Makes of every prompt a motion that it was given for it, and counts.</summary>
internal sealed class TruthfulEngine(IReadOnlyDictionary<string, float[]> motions) : IMotionEngine
{
    private int _made;

    public int Made => _made;

    public MotionModelInfo Info { get; } = new()
    {
        Name = "truthful",
        Description = "",
        License = "",
        Identity = "0",
        FramesPerSecond = 20,
        FramesPerToken = 4,
        MaxTokens = 50,
        CodebookSize = 2,
        ParameterCount = 0,
        Precision = "float32",
        Device = "cpu",
        DefaultSampling = new SamplingOptions(),
    };

    public int QueueLength => 0;

    public int SlotCount => 1;

    public int SlotsInUse => 0;

    public Task<GenerationResult> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Add(ref _made, request.SampleCount);
        float[] features = motions[request.Prompt];
        var clip = new MotionClip(20, FeatureDecoder.RecoverJoints(features), features);
        return Task.FromResult(new GenerationResult(
            [.. Enumerable.Range(0, request.SampleCount).Select(sample => new GeneratedMotion(request.SeedOf(sample), [1], FinishReason.Stop, clip))], default));
    }

    public IAsyncEnumerable<GenerationEvent> StreamAsync(GenerationRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<MotionClip> RenderAsync(ImmutableArray<int> tokens, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void Dispose()
    {
    }
}

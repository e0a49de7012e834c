using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using ScaMo.Generation;
using ScaMo.Motion;

namespace ScaMo.Server.Tests;

/// <summary>Generates at once, by arithmetic: tokens follow from the seed, positions from the tokens. Hooks let a test get in the way.</summary>
internal sealed class FakeEngine(string name) : IMotionEngine
{
    public const int MaxTokens = 50;
    public const int CodebookSize = 1000;
    private int _calls;

    public MotionModelInfo Info { get; set; } = new()
    {
        Name = name,
        Description = "Arithmetic.",
        License = "MIT",
        Identity = $"identity of {name}",
        FramesPerSecond = 20,
        FramesPerToken = 4,
        MaxTokens = MaxTokens,
        CodebookSize = CodebookSize,
        ParameterCount = 123,
        Precision = "float32",
        Device = "cpu",
        DefaultSampling = new(Temperature: 0.75, TopK: 9, TopP: 0.5),
    };

    public int QueueLength { get; set; }

    public int SlotCount => 8;

    public int SlotsInUse { get; set; }

    public int Calls => Volatile.Read(ref _calls);

    /// <summary>Whether motions come with positions that are not finite.</summary>
    public bool GivesNonsense { get; set; }

    /// <summary>Whether streams are refused for want of a place in the queue.</summary>
    public bool RefusesStreams { get; set; }

    public GenerationRequest? LastRequest { get; private set; }

    public bool IsDisposed { get; private set; }

    /// <summary>Runs before every generation but the warm-up's.</summary>
    public Func<GenerationRequest, CancellationToken, Task> OnGenerate { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Runs before the warm-up.</summary>
    public Func<CancellationToken, Task> OnWarmUp { get; set; } = _ => Task.CompletedTask;

    /// <summary>Runs before every rendering.</summary>
    public Func<CancellationToken, Task> OnRender { get; set; } = _ => Task.CompletedTask;

    public async Task<GenerationResult> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _calls) == 1) await OnWarmUp(cancellationToken);
        else await OnGenerate(request, cancellationToken);
        LastRequest = request;
        var motions = Enumerable.Range(0, request.SampleCount).Select(request.SeedOf).Select(seed => Generate(seed, request.MaxTokens));
        if (GivesNonsense) motions = motions.Select(motion => motion with { Clip = new(20, Enumerable.Repeat(float.NaN, 66).ToArray()) });
        return new([.. motions], new(Milliseconds(1), Milliseconds(2), Milliseconds(3), Milliseconds(4), Milliseconds(10)));
    }

    public async IAsyncEnumerable<GenerationEvent> StreamAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (RefusesStreams) throw new QueueFullException(128);
        yield return new GenerationEvent.Queued(1);
        var result = await GenerateAsync(request, cancellationToken);
        for (int i = 0; i < result.Motions.Length; i++)
        {
            var motion = result.Motions[i];
            foreach (int token in motion.Tokens) yield return new GenerationEvent.TokensDrawn(i, [token]);
            yield return new GenerationEvent.FramesReady(i, 0, motion.Clip.Positions);
            yield return new GenerationEvent.MotionReady(i, motion);
        }

        yield return new GenerationEvent.Done(result.Timings);
    }

    public async Task<MotionClip> RenderAsync(ImmutableArray<int> tokens, CancellationToken cancellationToken)
    {
        await OnRender(cancellationToken);
        return Render(tokens);
    }

    public static ImmutableArray<int> TokensOf(long seed, int maxTokens) =>
        [.. Enumerable.Range(0, Math.Min(3, maxTokens)).Select(i => (int)((seed + (37 * i)) % CodebookSize))];

    public static MotionClip Render(ImmutableArray<int> tokens)
    {
        float[] frame = RestPose.Positions;
        var positions = new List<float>();
        foreach (int token in tokens)
        {
            for (int step = 0; step < 4; step++)
            {
                for (int i = 0; i < frame.Length; i++) positions.Add(frame[i] + (i % 3 == 2 ? ((step / 4f) + token) / 1000f : 0));
            }
        }

        return new(20, positions.ToArray());
    }

    public void Dispose() => IsDisposed = true;

    private static GeneratedMotion Generate(long seed, int maxTokens)
    {
        var tokens = TokensOf(seed, maxTokens);
        return new(seed, tokens, tokens.Length == maxTokens ? FinishReason.Length : FinishReason.Stop, Render(tokens));
    }

    private static TimeSpan Milliseconds(int value) => TimeSpan.FromMilliseconds(value);
}

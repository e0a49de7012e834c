using System.Diagnostics;
using System.Runtime.InteropServices;
using ScaMo.Motion;

namespace ScaMo.Generation;

/// <summary>A request on its way through the engine: waiting, encoded, decoded, rendered; or cancelled at any point.</summary>
internal sealed class GenerationJob
{
    private readonly TaskCompletionSource<GenerationResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly DateTimeOffset _called = DateTimeOffset.UtcNow;
    private readonly EngineMetrics _metrics;
    private readonly GenerationListener? _listener;
    private readonly GeneratedMotion[] _motions;
    private int _unfinished;
    private int _hasLeftQueue;
    private TimeSpan _textStarted;
    private TimeSpan _textEncoded;
    private TimeSpan _decodingStarted;
    private TimeSpan _decoded;

    /// <param name="request">What was asked for.</param>
    /// <param name="metrics">The engine's.</param>
    /// <param name="listener">Who is told what happens, if anybody is.</param>
    public GenerationJob(GenerationRequest request, EngineMetrics metrics, GenerationListener? listener = null)
    {
        Request = request;
        _metrics = metrics;
        _listener = listener;
        _motions = new GeneratedMotion[request.SampleCount];
        _unfinished = request.SampleCount;
    }

    /// <summary>Time since the call.</summary>
    public TimeSpan Elapsed => _clock.Elapsed;

    /// <summary>What was asked for.</summary>
    public GenerationRequest Request { get; }

    /// <summary>The request's span, if it is traced.</summary>
    public ActivityContext Trace { get; } = Activity.Current?.Context ?? default;

    /// <summary>The text features (L, text width), once they are there.</summary>
    public ReadOnlyMemory<float> Text { get; private set; }

    /// <summary>The result, or why there is none.</summary>
    public Task<GenerationResult> Completion => _completion.Task;

    /// <summary>A sample whose frames are told while it is decoded; null where nobody listens.</summary>
    public StreamedSample? StreamedSample(int index) => _listener?.Samples[index];

    /// <summary>Whether nobody waits for it any more: it is cancelled, failed or done.</summary>
    public bool HasEnded => _completion.Task.IsCompleted;

    /// <summary>True the first time: a stage and a cancellation may both take a job out of the queue.</summary>
    public bool TryLeaveQueue() => Interlocked.Exchange(ref _hasLeftQueue, 1) == 0;

    /// <summary>The text is being encoded from now on.</summary>
    public void StartText() => _textStarted = _clock.Elapsed;

    /// <summary>The text is encoded.</summary>
    public void FinishText(ReadOnlyMemory<float> text)
    {
        Text = text;
        _textEncoded = _clock.Elapsed;
        _metrics.EncodeText(_textEncoded - _textStarted);
    }

    /// <summary>A sample of it has a slot; counts the first time.</summary>
    public void StartDecoding()
    {
        if (_decodingStarted == default) _decodingStarted = _clock.Elapsed;
    }

    /// <summary>A sample has all of its tokens; the last one's time counts.</summary>
    public void FinishDecoding() => _decoded = _clock.Elapsed;

    /// <summary>A sample is rendered. The last one completes the job.</summary>
    public void Finish(Sequence sequence, MotionClip clip)
    {
        _motions[sequence.Index] = new GeneratedMotion(sequence.Seed, sequence.ToTokens(), sequence.FinishReason!.Value, clip);
        if (Interlocked.Decrement(ref _unfinished) > 0) return;

        var finished = _clock.Elapsed;
        var queue = _textStarted + (_decodingStarted - _textEncoded);
        var timings = new GenerationTimings(queue, _textEncoded - _textStarted, _decoded - _decodingStarted, finished - _decoded, finished);
        _metrics.Finish(timings);
        Record("encode text", _textStarted, _textEncoded);
        Record("decode tokens", _decodingStarted, _decoded);
        Record("render motion", _decoded, finished);
        _completion.TrySetResult(new GenerationResult(ImmutableCollectionsMarshal.AsImmutableArray(_motions), timings));
    }

    /// <summary>Tells whoever listens; the channel is unbounded, as a request's events are few.</summary>
    public void Report(GenerationEvent happened) => _listener?.Events.TryWrite(happened);

    /// <summary>Tells whoever listens of the last token of a sample.</summary>
    public void ReportToken(Sequence sequence)
    {
        if (_listener is not null) Report(new GenerationEvent.TokensDrawn(sequence.Index, [sequence.Tokens[^1]]));
    }

    /// <summary>Ends it without a result.</summary>
    public void Fail(Exception exception) => _completion.TrySetException(exception);

    /// <inheritdoc cref="Fail"/>
    public void Cancel(CancellationToken cancellationToken) => _completion.TrySetCanceled(cancellationToken);

    private void Record(string stage, TimeSpan start, TimeSpan end) => EngineTraces.Record(stage, Trace, _called + start, _called + end);
}

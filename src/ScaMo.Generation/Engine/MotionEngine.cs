using System.Collections.Immutable;
using System.Diagnostics;
using System.Threading.Channels;
using ScaMo.Models;
using ScaMo.Models.Packages;
using ScaMo.Motion;
using ScaMo.Motion.Formats;
using static TorchSharp.torch;

namespace ScaMo.Generation;

/// <summary>
/// Runs one model on a thread of its own: requests wait in a bounded queue and are decoded in the order they came. libtorch keeps
/// its working threads and its modes by calling thread, so there is only one.
/// </summary>
public sealed class MotionEngine : IMotionEngine
{
    private static readonly int MaximumRenderers = Environment.ProcessorCount;

    private readonly MotionModel _model;
    private readonly MotionRenderer _renderer;
    private readonly TokenDecoder _decoder;
    private readonly Channel<Job> _queue = Channel.CreateUnbounded<Job>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _renderGate = new(MaximumRenderers);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Thread _worker;
    private readonly int _queueCapacity;
    private int _waiting;

    /// <param name="model">The loaded networks; the engine owns them from now on.</param>
    /// <param name="queueCapacity">How many requests may wait.</param>
    public MotionEngine(MotionModel model, int queueCapacity)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(queueCapacity, 1);
        _model = model;
        _queueCapacity = queueCapacity;
        _renderer = new MotionRenderer(model);
        _decoder = new TokenDecoder(model.Transformer, model.Device);
        Info = Describe(model);
        _worker = new Thread(Work) { IsBackground = true, Name = $"engine {Info.Name}" };
        _worker.Start();
    }

    /// <inheritdoc/>
    public MotionModelInfo Info { get; }

    /// <inheritdoc/>
    public int QueueLength => Volatile.Read(ref _waiting);

    /// <summary>Loads the package in a folder and starts its engine.</summary>
    /// <exception cref="DataFormatException">The package or one of its files is not what it should be; names file and key.</exception>
    /// <exception cref="NotSupportedException">The device or the precision is unknown or not there.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The queue would hold nothing.</exception>
    public static MotionEngine Load(string packageFolder, MotionEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.QueueCapacity, 1);
        var device = ComputeDevice.Parse(options.Device);
        var precision = Precisions.Parse(options.Precision, device);
        var model = MotionModel.Load(ModelPackage.Open(packageFolder), device, precision, isDeviceAutomatic: options.Device == "auto");
        return new MotionEngine(model, options.QueueCapacity);
    }

    /// <inheritdoc/>
    public async Task<GenerationResult> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.SampleCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.MaxTokens, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.MaxTokens, Info.MaxTokens);
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);

        if (Interlocked.Increment(ref _waiting) > _queueCapacity)
        {
            Interlocked.Decrement(ref _waiting);
            throw new QueueFullException(_queueCapacity);
        }

        var job = new Job(request, cancellationToken);
        if (!_queue.Writer.TryWrite(job))
        {
            LeaveQueue(job);
            throw new ObjectDisposedException(nameof(MotionEngine));
        }

        // The caller and its place in the queue are let go at once; the worker notices between two steps.
        await using var registration = cancellationToken.Register(() =>
        {
            LeaveQueue(job);
            job.Completion.TrySetCanceled(cancellationToken);
        });
        return await job.Completion.Task.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<MotionClip> RenderAsync(ImmutableArray<int> tokens, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tokens.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tokens.Length, Info.MaxTokens);
        foreach (int token in tokens)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(token);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, Info.CodebookSize);
        }

        await _renderGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            return await Task.Run(() => _renderer.Render(tokens.AsSpan()), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _renderGate.Release();
        }
    }

    private void Work()
    {
        using var inference = inference_mode();
        while (_queue.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
        {
            while (_queue.Reader.TryRead(out var job))
            {
                LeaveQueue(job);
                Run(job);
            }
        }
    }

    private void LeaveQueue(Job job)
    {
        if (job.TryLeaveQueue()) Interlocked.Decrement(ref _waiting);
    }

    private void Run(Job job)
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(job.CancellationToken, _stopping.Token);
        try
        {
            cancellation.Token.ThrowIfCancellationRequested();
            job.Completion.TrySetResult(Generate(job.Request, job.Clock, cancellation.Token));
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            job.Completion.TrySetCanceled(cancellation.Token);
        }
#pragma warning disable CA1031 // Whatever went wrong belongs to the caller; the worker lives on for the others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            job.Completion.TrySetException(exception);
        }
    }

    private GenerationResult Generate(GenerationRequest request, Stopwatch clock, CancellationToken cancellationToken)
    {
        var started = clock.Elapsed;
        var textTokens = _model.TextEncoder.Tokenize(request.Prompt);
        if (textTokens.IsEmpty) throw new EmptyPromptException();

        using var scope = NewDisposeScope();
        var text = _model.TextEncoder.Encode(textTokens).unsqueeze(0); // (1, L, text width)
        var encoded = clock.Elapsed;

        _decoder.Prefill(text);
        var samples = new (ImmutableArray<int> Tokens, FinishReason FinishReason)[request.SampleCount];
        for (int i = 0; i < samples.Length; i++) samples[i] = _decoder.Decode(request.SeedOf(i), request.Sampling, request.MaxTokens, cancellationToken);
        var decoded = clock.Elapsed;

        var motions = ImmutableArray.CreateBuilder<GeneratedMotion>(samples.Length);
        for (int i = 0; i < samples.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            motions.Add(new GeneratedMotion(request.SeedOf(i), samples[i].Tokens, samples[i].FinishReason, _renderer.Render(samples[i].Tokens.AsSpan())));
        }

        var finished = clock.Elapsed;
        return new GenerationResult(motions.MoveToImmutable(), new GenerationTimings(started, encoded - started, decoded - encoded, finished - decoded, finished));
    }

    private static MotionModelInfo Describe(MotionModel model) => new()
    {
        Name = model.Package.Name,
        Description = model.Package.Description,
        License = model.Package.License,
        Identity = model.Identity,
        FramesPerSecond = model.Package.FramesPerSecond,
        FramesPerToken = model.Package.Tokenizer.FramesPerToken,
        MaxTokens = model.Package.MaxMotionTokens,
        CodebookSize = model.Package.Tokenizer.CodebookSize,
        ParameterCount = model.ParameterCount,
        Precision = Precisions.NameOf(model.Transformer.ElementType),
        Device = ComputeDevice.NameOf(model.Device),
        DefaultSampling = new SamplingOptions(model.Package.Temperature, model.Package.TopK, model.Package.TopP),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_stopping.IsCancellationRequested) return;
        _stopping.Cancel();
        _queue.Writer.Complete();
        _worker.Join();
        for (int i = 0; i < MaximumRenderers; i++) _renderGate.Wait();
        _decoder.Dispose();
        _model.Dispose();
        _stopping.Dispose();
        // Not disposed: those who still wait at the gate would wait for ever. They find the engine stopped.
        _renderGate.Release(MaximumRenderers);
    }

    /// <summary>A request in the queue.</summary>
    private sealed record Job(GenerationRequest Request, CancellationToken CancellationToken)
    {
        private int _hasLeft;

        public Stopwatch Clock { get; } = Stopwatch.StartNew();

        public TaskCompletionSource<GenerationResult> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>True the first time: the worker and a cancellation may both take a job out of the queue.</summary>
        public bool TryLeaveQueue() => Interlocked.Exchange(ref _hasLeft, 1) == 0;
    }
}

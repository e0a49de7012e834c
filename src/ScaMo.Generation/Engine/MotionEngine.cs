using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ScaMo.Models;
using ScaMo.Models.Packages;
using ScaMo.Models.Transformer;
using ScaMo.Motion;
using ScaMo.Motion.Formats;
using TorchSharp;

namespace ScaMo.Generation;

/// <summary>
/// Runs one model in stages: requests wait in a bounded queue, fair between clients; a thread encodes their texts, another decodes all of their samples
/// in a batch that they join and leave between steps, and what is decoded is rendered on the thread pool.
/// </summary>
public sealed class MotionEngine : IMotionEngine
{
    private static readonly int MaximumRenderers = Environment.ProcessorCount;

    private readonly MotionModel _model;
    private readonly MotionRenderer _renderer;
    private readonly EngineMetrics _metrics;
    private readonly TextStage _text;
    private readonly DecodeStage _decoding;
    private readonly ConcurrentDictionary<GenerationJob, byte> _jobs = new();
    private readonly SemaphoreSlim _renderGate = new(MaximumRenderers);
    private readonly CancellationTokenSource _stopping = new();
    private readonly int _queueCapacity;
    private int _waiting;

    /// <param name="model">The loaded networks; the engine owns them from now on.</param>
    /// <param name="queueCapacity">How many requests may wait.</param>
    /// <param name="slotCount">How many samples are decoded at a time.</param>
    public MotionEngine(MotionModel model, int queueCapacity, int slotCount = MotionEngineOptions.DefaultSlots)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentOutOfRangeException.ThrowIfLessThan(queueCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(slotCount, 1);
        _model = model;
        _queueCapacity = queueCapacity;
        Info = Describe(model);
        _renderer = new MotionRenderer(model);
        _metrics = new EngineMetrics(Info.Name);
        _decoding = new DecodeStage(
            Info.Name, CreateDecoder(model, slotCount), model.Package.Transformer.EndToken, _metrics, LeaveQueue, sequence => _ = RenderAsync(sequence), () => _text?.Wake());
        _text = new TextStage(Info.Name, new PromptEncoder(model.TextEncoder), () => _decoding.HasRoom, _decoding.Add);
    }

    /// <inheritdoc/>
    public MotionModelInfo Info { get; }

    /// <inheritdoc/>
    public int QueueLength => Volatile.Read(ref _waiting);

    /// <inheritdoc/>
    public int SlotCount => _decoding.SlotCount;

    /// <inheritdoc/>
    public int SlotsInUse => _decoding.SlotsInUse;

    /// <summary>Loads the package in a folder and starts its engine.</summary>
    /// <exception cref="DataFormatException">The package or one of its files is not what it should be; names file and key.</exception>
    /// <exception cref="NotSupportedException">The device or the precision is unknown or not there.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The queue would hold nothing, or there would be no slot.</exception>
    public static MotionEngine Load(string packageFolder, MotionEngineOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.QueueCapacity, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Slots, 1);
        var device = ComputeDevice.Parse(options.Device);
        var precision = Precisions.Parse(options.Precision, device);
        var model = MotionModel.Load(ModelPackage.Open(packageFolder), device, precision, isDeviceAutomatic: options.Device == "auto");
        return new MotionEngine(model, options.QueueCapacity, options.Slots);
    }

    /// <inheritdoc/>
    public Task<GenerationResult> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken) => RunAsync(request, listener: null, cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<GenerationEvent> StreamAsync(GenerationRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        // A reader that goes away takes its request along.
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var events = Channel.CreateUnbounded<GenerationEvent>(new UnboundedChannelOptions { SingleReader = true });
        StreamedSample[] samples = [.. Enumerable.Range(0, request.SampleCount).Select(_ => new StreamedSample(_renderer))];
        var completion = RunAndCompleteAsync(request, new GenerationListener(events.Writer, samples), leaving.Token);
        var stream = new GenerationStream(samples.Length, (sample, tokens, token) => RenderAsync(threads => samples[sample].Begin(tokens, threads), token));
        try
        {
            await foreach (var happened in stream.ReadAsync(events.Reader, completion, cancellationToken).ConfigureAwait(false)) yield return happened;
        }
        finally
        {
            await leaving.CancelAsync().ConfigureAwait(false);
            await ((Task)completion).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            foreach (var sample in samples) sample.Dispose();
        }
    }

    private async Task<GenerationResult> RunAndCompleteAsync(GenerationRequest request, GenerationListener listener, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(request, listener, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            listener.Events.Complete();
        }
    }

    private async Task<GenerationResult> RunAsync(GenerationRequest request, GenerationListener? listener, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.SampleCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.MaxTokens, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(request.MaxTokens, Info.MaxTokens);
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);

        int position = Interlocked.Increment(ref _waiting);
        if (position > _queueCapacity)
        {
            Interlocked.Decrement(ref _waiting);
            var refusal = new QueueFullException(_queueCapacity);
            _metrics.Fail(TimeSpan.Zero, refusal);
            throw refusal;
        }

        using var span = EngineTraces.StartRequest(Info.Name, request);
        _metrics.EnterQueue();
        var job = new GenerationJob(request, _metrics, listener);
        job.Report(new GenerationEvent.Queued(position));
        _jobs.TryAdd(job, 0);
        try
        {
            _text.Add(job);
            // The caller and its place in the queue are let go at once; decoding notices between two passes.
            await using var registration = cancellationToken.Register(() => Abandon(job, cancellationToken));
            if (_stopping.IsCancellationRequested) Abandon(job, _stopping.Token);
            return await job.Completion.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _metrics.Fail(job.Elapsed, exception);
            span?.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
            throw;
        }
        finally
        {
            LeaveQueue(job);
            _jobs.TryRemove(job, out _);
        }
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

        return await RenderAsync(threads => _renderer.Render(tokens.AsSpan(), threads), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Renders on the thread pool, as many at a time as there are cores.</summary>
    /// <param name="render">The work, by the number of threads that it may take.</param>
    /// <param name="cancellationToken">Ends the waiting for a core.</param>
    private async Task<T> RenderAsync<T>(Func<int, T> render, CancellationToken cancellationToken)
    {
        await _renderGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
            // Cores that neither decode nor render are this one's.
            int threads = SlotsInUse > 0 ? 1 : 1 + _renderGate.CurrentCount;
            return await Task.Run(() => render(threads), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _renderGate.Release();
        }
    }

    private static ISequenceDecoder CreateDecoder(MotionModel model, int slotCount)
    {
        if (model.Device.type != DeviceType.CPU) return new TorchSequenceDecoder(model.Transformer, model.Device, slotCount);
        var packed = CpuTransformer.Pack(model.Transformer, slotCount, Environment.ProcessorCount);
        // From here on the packed weights are the transformer.
        model.Transformer.Dispose();
        return new CpuSequenceDecoder(packed);
    }

    private async Task RenderAsync(Sequence sequence)
    {
        try
        {
            var tokens = sequence.ToTokens();
            var streamed = sequence.Job.StreamedSample(sequence.Index);
            var clip = await RenderAsync(threads => streamed?.Complete(tokens, threads) ?? _renderer.Render(tokens.AsSpan(), threads), _stopping.Token).ConfigureAwait(false);
            sequence.Job.Finish(sequence, clip);
        }
#pragma warning disable CA1031 // Whatever went wrong belongs to the caller.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            sequence.Job.Fail(exception);
        }
    }

    private void Abandon(GenerationJob job, CancellationToken cancellationToken)
    {
        LeaveQueue(job);
        job.Cancel(cancellationToken);
    }

    private void LeaveQueue(GenerationJob job)
    {
        if (!job.TryLeaveQueue()) return;
        Interlocked.Decrement(ref _waiting);
        _metrics.LeaveQueue();
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
        foreach (var job in _jobs.Keys) Abandon(job, _stopping.Token);
        _text.Dispose();
        _decoding.Dispose();
        for (int i = 0; i < MaximumRenderers; i++) _renderGate.Wait();
        _renderer.Dispose();
        _model.Dispose();
        _stopping.Dispose();
        // Not disposed: those who still wait at the gate would wait for ever. They find the engine stopped.
        _renderGate.Release(MaximumRenderers);
    }
}

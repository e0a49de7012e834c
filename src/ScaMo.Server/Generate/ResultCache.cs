using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Options;
using ScaMo.Generation;
using ScaMo.Server.Caching;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Generate;

/// <summary>
/// Runs models, each repeatable request once: what it gave is kept as tokens, equal requests that come meanwhile wait for it, and those that come later are rendered from
/// the tokens. A computation goes on as long as anybody waits for it; what fails or is cancelled is not kept.
/// </summary>
internal sealed partial class ResultCache
{
    private readonly HybridCache _cache;
    private readonly CacheMetrics _metrics;
    private readonly ILogger<ResultCache> _logger;
    private readonly HybridCacheEntryOptions _normal;
    private readonly HybridCacheEntryOptions _writing;
    private readonly HybridCacheEntryOptions _reading;

    public ResultCache(HybridCache cache, IOptions<StorageOptions> options, CacheMetrics metrics, ILogger<ResultCache> logger)
    {
        (_cache, _metrics, _logger) = (cache, metrics, logger);
        var lifetime = TimeSpan.FromMinutes(options.Value.ResultMinutes);
        _normal = new() { Expiration = lifetime };
        _writing = new() { Expiration = lifetime, Flags = HybridCacheEntryFlags.DisableLocalCacheRead | HybridCacheEntryFlags.DisableDistributedCacheRead };
        _reading = new() { Expiration = lifetime, Flags = HybridCacheEntryFlags.DisableUnderlyingData };
    }

    /// <summary>Answers an order from the cache, or has its model answer it.</summary>
    /// <returns>The result, and its <see cref="CacheStatus"/>.</returns>
    /// <exception cref="QueueFullException">Too many requests are waiting.</exception>
    /// <exception cref="EmptyPromptException">Nothing is left of the prompt once it is tokenised.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async Task<(GenerationResult Result, string Status)> GenerateAsync(GenerateOrder order, CancellationToken cancellationToken)
    {
        if (order.CacheUse == CacheUse.Full) return await GetOrGenerateAsync(order, cancellationToken);
        var result = await order.Engine.GenerateAsync(order.Request, cancellationToken);
        await KeepAsync(order, result.Motions);
        return (result, StatusOf(order));
    }

    /// <summary>The same as it comes about. What is there already is told at once.</summary>
    /// <param name="order">What is to be done.</param>
    /// <param name="lookup">Ends the search in the cache.</param>
    /// <param name="stream">Ends the events.</param>
    /// <exception cref="OperationCanceledException">The search was cancelled.</exception>
    public async Task<(IAsyncEnumerable<GenerationEvent> Events, string Status)> OpenAsync(GenerateOrder order, CancellationToken lookup, CancellationToken stream)
    {
        if (order.CacheUse != CacheUse.Full) return (RunAsync(order, stream), StatusOf(order));

        string key = KeyOf(order);
        var cached = await _cache.GetOrCreateAsync(key, static _ => ValueTask.FromResult<CachedResult?>(null), _reading, tags: null, lookup);
        if (cached is null || !await IsAcceptedAsync(cached, key, order))
        {
            _metrics.Look("results", "miss");
            return (RunAsync(order, stream), CacheStatus.Miss);
        }

        _metrics.Look("results", "hit");
        return (TellAsync(order, cached, stream), CacheStatus.Hit);
    }

    private async Task<(GenerationResult Result, string Status)> GetOrGenerateAsync(GenerateOrder order, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        string key = KeyOf(order);
        var call = new Call(order.Engine, order.Request, Activity.Current);
        var cached = await _cache.GetOrCreateAsync(key, call, static (call, token) => call.RunAsync(token), _normal, tags: null, cancellationToken);
        if (call.Result is null && !await IsAcceptedAsync(cached, key, order))
        {
            cached = await _cache.GetOrCreateAsync(key, call, static (call, token) => call.RunAsync(token), _writing, tags: null, cancellationToken);
        }

        if (call.Result is { } own)
        {
            _metrics.Look("results", "miss");
            return (own, CacheStatus.Miss);
        }

        bool wasWaitedFor = cached.ComputedAt > start;
        _metrics.Look("results", wasWaitedFor ? "collapsed" : "hit");
        var waited = wasWaitedFor ? Stopwatch.GetElapsedTime(start) : default;
        var result = await RenderAsync(order, cached, waited, cancellationToken);
        return (result, wasWaitedFor ? CacheStatus.Collapsed : CacheStatus.Hit);
    }

    private async Task<bool> IsAcceptedAsync(CachedResult cached, string key, GenerateOrder order)
    {
        if (cached.Fits(order.Request, order.Engine.Info)) return true;
        _metrics.Reject("content");
        LogRejected(key);
        await _cache.RemoveAsync(key, CancellationToken.None);
        return false;
    }

    private static async Task<GenerationResult> RenderAsync(GenerateOrder order, CachedResult cached, TimeSpan waited, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        var motions = await Task.WhenAll(cached.Samples.Select((_, index) => RenderAsync(order, cached, index, cancellationToken)));
        var rendering = Stopwatch.GetElapsedTime(start);
        return new([.. motions], new(Queue: waited, Text: default, Decode: default, Motion: rendering, Total: waited + rendering));
    }

    private static async Task<GeneratedMotion> RenderAsync(GenerateOrder order, CachedResult cached, int index, CancellationToken cancellationToken)
    {
        var sample = cached.Samples[index];
        return new(order.Request.SeedOf(index), sample.Tokens, sample.FinishReason, await order.Engine.RenderAsync(sample.Tokens, cancellationToken));
    }

    /// <summary>The events of a stream whose motions are known: the same in the same order, without waiting.</summary>
    private static async IAsyncEnumerable<GenerationEvent> TellAsync(GenerateOrder order, CachedResult cached, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        yield return new GenerationEvent.Queued(0);
        for (int i = 0; i < cached.Samples.Length; i++)
        {
            yield return new GenerationEvent.TokensDrawn(i, cached.Samples[i].Tokens);
            var motion = await RenderAsync(order, cached, i, cancellationToken);
            yield return new GenerationEvent.FramesReady(i, 0, motion.Clip.Positions);
            yield return new GenerationEvent.MotionReady(i, motion);
        }

        var rendering = Stopwatch.GetElapsedTime(start);
        yield return new GenerationEvent.Done(new(Queue: default, Text: default, Decode: default, Motion: rendering, Total: rendering));
    }

    /// <summary>The events of the model, and its result kept at the end.</summary>
    private async IAsyncEnumerable<GenerationEvent> RunAsync(GenerateOrder order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var motions = new GeneratedMotion[order.Request.SampleCount];
        await foreach (var happened in order.Engine.StreamAsync(order.Request, cancellationToken))
        {
            if (happened is GenerationEvent.MotionReady ready) motions[ready.Sample] = ready.Motion;
            if (happened is GenerationEvent.Done) await KeepAsync(order, motions);
            yield return happened;
        }
    }

    private async ValueTask KeepAsync(GenerateOrder order, IEnumerable<GeneratedMotion> motions)
    {
        if (order.CacheUse is CacheUse.None or CacheUse.Forbidden) return;
        await _cache.SetAsync(KeyOf(order), CachedResult.Of(motions), _normal, tags: null, CancellationToken.None);
    }

    private string StatusOf(GenerateOrder order)
    {
        _metrics.Look("results", "bypass");
        return order.CacheUse switch
        {
            CacheUse.StoreOnly => CacheStatus.Refreshed,
            CacheUse.Forbidden => CacheStatus.Forbidden,
            _ => CacheStatus.Bypass,
        };
    }

    private static string KeyOf(GenerateOrder order) => ResultKey.Of(order.Request, order.Engine.Info);

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is stored as '{Key}' is no result of that request; it is removed.")]
    private partial void LogRejected(string key);

    /// <summary>One caller's way to a result; it has one of its own only if it was the one that computed.</summary>
    private sealed class Call(IMotionEngine engine, GenerationRequest request, Activity? span)
    {
        public GenerationResult? Result { get; private set; }

        public async ValueTask<CachedResult> RunAsync(CancellationToken cancellationToken)
        {
            // The cache computes on a thread that knows nothing of the request's trace.
            Activity.Current = span;
            Result = await engine.GenerateAsync(request, cancellationToken);
            return CachedResult.Of(Result.Motions);
        }
    }
}

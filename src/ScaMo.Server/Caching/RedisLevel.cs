using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;
using StackExchange.Redis;

namespace ScaMo.Server.Caching;

/// <summary>
/// The second level: Redis, as far as it answers. No failure of Redis reaches a request: what cannot be read is missing, what cannot be written stays in memory.
/// An operation has a time limit, and after a few failures Redis is left alone for some seconds, or until it connects again.
/// </summary>
internal sealed partial class RedisLevel : IDistributedCache, IDisposable
{
    // A share of failures that no healthy Redis has, seen over a time that three probes fit in.
    private const double FailureRatio = 0.2;
    private const int MinimumOperations = 3;
    private static readonly TimeSpan SamplingDuration = TimeSpan.FromSeconds(5);

    private readonly RedisCache _redis;
    private readonly RedisConnection _connection;
    private readonly CircuitBreakerManualControl _circuit = new();
    private readonly ResiliencePipeline _pipeline;
    private readonly RedisOptions _options;
    private readonly RedisState _state;
    private readonly CacheMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<RedisLevel> _logger;

    public RedisLevel(RedisConnection connection, IOptions<RedisOptions> options, RedisState state, CacheMetrics metrics, TimeProvider time, ILogger<RedisLevel> logger)
    {
        (_connection, _options, _state, _metrics, _time, _logger) = (connection, options.Value, state, metrics, time, logger);
        _connection.Restored += UseAgain;
        _redis = new RedisCache(Options.Create(new RedisCacheOptions { ConnectionMultiplexerFactory = connection.GetAsync, InstanceName = _options.Prefix }));
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = FailureRatio,
                MinimumThroughput = MinimumOperations,
                SamplingDuration = SamplingDuration,
                BreakDuration = _options.Break,
                ManualControl = _circuit,
                OnOpened = opened => Leave(opened.Outcome.Exception),
                OnClosed = _ => Return(),
            })
            .AddTimeout(_options.Timeout)
            .Build();
    }

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        var (isDone, stored) = await TryAsync("GET", () => ReadAsync(key), token);
        if (stored is null)
        {
            _metrics.LookInRedis(isDone ? "miss" : "error");
            return null;
        }

        var (value, problem) = SealedValue.Open(key, stored);
        _metrics.LookInRedis(problem is null ? "hit" : "rejected");
        if (problem is not null)
        {
            _metrics.Reject(problem);
            LogRejected(key, problem);
        }

        return value;
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        byte[] whole = SealedValue.Seal(key, value);
        await TryAsync("SET", () => WriteAsync(key, whole, options), token);
    }

    public async Task RemoveAsync(string key, CancellationToken token = default) =>
        await TryAsync("DEL", () => DeleteAsync(key), token);

    /// <summary>Whether there is anything under a key; null where Redis does not say.</summary>
    public async Task<bool?> HasAsync(string key, CancellationToken token)
    {
        var (isDone, stored) = await TryAsync("GET", () => ReadAsync(key), token);
        return isDone ? stored is not null : null;
    }

    /// <summary>Asks Redis for nothing, to learn whether it answers.</summary>
    public async Task ProbeAsync(CancellationToken token) => await TryAsync("PROBE", () => _redis.GetAsync("probe", CancellationToken.None), token);

    public void Dispose()
    {
        _connection.Restored -= UseAgain;
        _redis.Dispose();
    }

    /// <summary>What has just connected again need not be left alone for longer.</summary>
    private void UseAgain() => _ = _circuit.CloseAsync(CancellationToken.None);

    private async Task<byte[]?> ReadAsync(string key)
    {
        try
        {
            return await _redis.GetAsync(key, CancellationToken.None);
        }
        catch (RedisServerException e) when (IsOfAnotherType(e))
        {
            return [];
        }
    }

    private async Task<bool> WriteAsync(string key, byte[] whole, DistributedCacheEntryOptions options)
    {
        try
        {
            await _redis.SetAsync(key, whole, options, CancellationToken.None);
            return true;
        }
        catch (RedisServerException e) when (IsOfAnotherType(e))
        {
            return false;
        }
    }

    private async Task<bool> DeleteAsync(string key)
    {
        await _redis.RemoveAsync(key, CancellationToken.None);
        return true;
    }

    /// <summary>Another program has put something else under the key, which is no fault of Redis.</summary>
    private static bool IsOfAnotherType(RedisServerException refusal) => refusal.Message.StartsWith("WRONGTYPE", StringComparison.Ordinal);

    private async ValueTask<(bool IsDone, T? Result)> TryAsync<T>(string operation, Func<Task<T>> run, CancellationToken cancellationToken)
    {
        long start = _time.GetTimestamp();
        try
        {
            // Operations of the client cannot be cancelled, only left behind.
            var result = await _pipeline.ExecuteAsync(static async (run, limit) => await run().WaitAsync(limit), run, cancellationToken);
            _metrics.Operate(operation, _time.GetElapsedTime(start), error: null);
            return (true, result);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            _metrics.Operate(operation, _time.GetElapsedTime(start), NameOf(e));
            return default;
        }
    }

    private ValueTask Leave(Exception? failure)
    {
        // A probe that fails opens the circuit again: that is no news.
        if (_state.IsAvailable) LogLeft(NameOf(failure), _options.BreakSeconds);
        _state.IsAvailable = false;
        return default;
    }

    private ValueTask Return()
    {
        LogReturned();
        _state.IsAvailable = true;
        return default;
    }

    /// <summary>For people and metrics; texts of exceptions may hold addresses and settings.</summary>
    private static string NameOf(Exception? failure) => failure switch
    {
        TimeoutRejectedException or RedisTimeoutException => "timeout",
        BrokenCircuitException => "circuit_open",
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } => "authentication",
        RedisConnectionException => "connection",
        _ => failure?.GetType().Name ?? "unknown",
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis does not answer ({Problem}): motions and results are kept in memory alone. It is tried again every {Seconds} s.")]
    private partial void LogLeft(string problem, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Redis answers again.")]
    private partial void LogReturned();

    [LoggerMessage(Level = LogLevel.Warning, Message = "What Redis has under '{Key}' is taken for missing: {Problem}.")]
    private partial void LogRejected(string key, string problem);

    byte[]? IDistributedCache.Get(string key) => throw OnlyAsynchronous();

    void IDistributedCache.Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw OnlyAsynchronous();

    void IDistributedCache.Remove(string key) => throw OnlyAsynchronous();

    void IDistributedCache.Refresh(string key) => throw OnlyAsynchronous();

    Task IDistributedCache.RefreshAsync(string key, CancellationToken token) => throw new NotSupportedException("Entries have no sliding expiration.");

    private static NotSupportedException OnlyAsynchronous() => new("No thread waits for Redis.");
}

using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace ScaMo.Server.Caching;

/// <summary>The connection to Redis, which everything that uses Redis shares. It is made when first wanted, and made again by itself whenever it breaks.</summary>
internal sealed class RedisConnection : IAsyncDisposable, IDisposable
{
    /// <summary>How long those wait for an operation who cannot do without it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RetryInterval = TimeSpan.FromSeconds(1);

    private readonly ConfigurationOptions _settings;
    private readonly Lock _lock = new();
    private Task<IConnectionMultiplexer>? _connection;

    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public RedisConnection(IConfiguration configuration, IOptions<RedisOptions> options)
    {
        _settings = ConfigurationOptions.Parse(configuration.GetConnectionString(RedisOptions.ConnectionName) ?? "");
        // Without Redis the server starts too, and an operation that cannot be sent at once fails at once.
        _settings.AbortOnConnectFail = false;
        _settings.BacklogPolicy = BacklogPolicy.FailFast;
        _settings.ReconnectRetryPolicy = new LinearRetry((int)RetryInterval.TotalMilliseconds);
        _settings.ConnectTimeout = (int)RetryInterval.TotalMilliseconds;
        // The caches have a shorter limit of their own.
        _settings.AsyncTimeout = _settings.SyncTimeout = (int)Math.Ceiling(Math.Max(options.Value.TimeoutMilliseconds, Patience.TotalMilliseconds));
        _settings.ClientName ??= "scamo-server";
    }

    /// <summary>Redis was away, and is connected again.</summary>
    public event Action? Restored;

    /// <summary>The connection, whether Redis is there or not.</summary>
    public Task<IConnectionMultiplexer> GetAsync()
    {
        lock (_lock)
        {
            // The client connects again by itself, but not where it could not even begin.
            return _connection is { IsFaulted: false, IsCanceled: false } ? _connection : _connection = ConnectAsync();
        }
    }

    /// <summary>Reads a connection string. What is wrong with it is not told: it may hold a password.</summary>
    public static bool CanRead(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { IsCompletedSuccessfully: true }) await (await _connection).DisposeAsync();
    }

    public void Dispose()
    {
        if (_connection is { IsCompletedSuccessfully: true }) _connection.Result.Dispose();
    }

    private async Task<IConnectionMultiplexer> ConnectAsync()
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(_settings);
        connection.ConnectionRestored += (_, _) => Restored?.Invoke();
        return connection;
    }
}

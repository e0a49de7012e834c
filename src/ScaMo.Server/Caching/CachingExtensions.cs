using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using ScaMo.Server.Generate;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Caching;

/// <summary>Registers what motions and results are kept in: this process's memory, and behind it Redis where a connection string names one.</summary>
internal static class CachingExtensions
{
    /// <summary>Sixteen samples of a model with the longest motions take less.</summary>
    private const int MaximumPayloadBytes = 1 << 20;

    public static WebApplicationBuilder AddCaching(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IMemoryCache, MemoryLevel>();
        services.AddHybridCache(options => options.MaximumPayloadBytes = MaximumPayloadBytes)
            .AddSerializer<StoredMotion, StoredMotionSerializer>()
            .AddSerializer<CachedResult, CachedResultSerializer>();
        services.AddSingleton<CacheMetrics>();

        bool hasRedis = !string.IsNullOrEmpty(builder.Configuration.GetConnectionString(RedisOptions.ConnectionName));
        services.AddSingleton(new RedisState { IsConfigured = hasRedis });
        services.AddOptions<RedisOptions>()
            .BindConfiguration(RedisOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true)
            .Validate(redis => redis.TimeoutMilliseconds is >= 10 and <= 60_000, "Redis:TimeoutMilliseconds must be a number of milliseconds from 10 to 60000.")
            .Validate(redis => redis.BreakSeconds is >= 0.5 and <= 3600, "Redis:BreakSeconds must be a number of seconds from 0.5 to 3600.")
            .Validate(redis => redis.Prefix.Length <= 64 && !redis.Prefix.Any(char.IsControl), "Redis:Prefix must have at most 64 characters, and no control characters.")
            .ValidateOnStart();
        if (hasRedis) AddRedis(services);
        return builder;
    }

    private static void AddRedis(IServiceCollection services)
    {
        services.AddOptions<RedisOptions>().Validate<IConfiguration>(
            (_, configuration) => RedisConnection.CanRead(configuration.GetConnectionString(RedisOptions.ConnectionName)!),
            "ConnectionStrings:Redis cannot be read; it must be like 'host:6379,password=…' (StackExchange.Redis).");
        services.AddSingleton<RedisConnection>().AddSingleton<RedisLevel>();
        services.AddSingleton<IDistributedCache>(provider => provider.GetRequiredService<RedisLevel>());
        services.AddHostedService<RedisProbe>();
    }
}

namespace ScaMo.Server.Caching;

/// <summary>The section <c>Redis</c>: how the server gets on with the Redis that <c>ConnectionStrings:Redis</c> names.</summary>
internal sealed class RedisOptions
{
    public const string Section = "Redis";

    /// <summary>The connection string's name.</summary>
    public const string ConnectionName = "Redis";

    /// <summary>What every key begins with, so that several services can share a database.</summary>
    public string Prefix { get; set; } = "scamo:";

    /// <summary>Milliseconds that an operation may take; then the request goes on without it.</summary>
    public double TimeoutMilliseconds { get; set; } = 250;

    /// <summary>Seconds for which Redis is left alone after it has failed.</summary>
    public double BreakSeconds { get; set; } = 5;

    public TimeSpan Timeout => TimeSpan.FromMilliseconds(TimeoutMilliseconds);

    public TimeSpan Break => TimeSpan.FromSeconds(BreakSeconds);
}

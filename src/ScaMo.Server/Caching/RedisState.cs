namespace ScaMo.Server.Caching;

/// <summary>How Redis does, for health and metrics.</summary>
internal sealed class RedisState
{
    private volatile bool _isAvailable = true;

    /// <summary>Whether this server has one.</summary>
    public bool IsConfigured { get; init; }

    /// <summary>Whether it is asked; false while the server goes on without it.</summary>
    public bool IsAvailable
    {
        get => _isAvailable;
        set => _isAvailable = value;
    }

    /// <summary>Whether the server has one and must do without it.</summary>
    public bool IsDegraded => IsConfigured && !IsAvailable;
}

using System.ComponentModel;

namespace ScaMo.Server.Health;

/// <summary>The answer of a health check that passes.</summary>
internal sealed record HealthBody
{
    [Description("live, ready, or degraded: as ready, but Redis does not answer.")]
    public required string Status { get; init; }

    [Description("Only with degraded: what the server goes on without.")]
    public string? Detail { get; init; }
}

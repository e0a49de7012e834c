using System.ComponentModel;

namespace ScaMo.Server.Health;

/// <summary>The answer of a health check that passes.</summary>
internal sealed record HealthBody
{
    [Description("live or ready.")]
    public required string Status { get; init; }
}

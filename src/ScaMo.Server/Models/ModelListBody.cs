namespace ScaMo.Server.Models;

/// <summary>The answer of <c>GET /models</c>.</summary>
internal sealed record ModelListBody
{
    public required IReadOnlyList<ModelBody> Models { get; init; }
}

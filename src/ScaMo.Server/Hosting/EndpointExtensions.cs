namespace ScaMo.Server.Hosting;

/// <summary>Shorthand for mapping.</summary>
internal static class EndpointExtensions
{
    /// <summary>The methods of an address that is only read.</summary>
    public static IReadOnlyList<string> ReadMethods { get; } = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps GET, and HEAD with it, as RFC 9110 section 9.1 asks of every server.</summary>
    public static RouteHandlerBuilder MapRead(this IEndpointRouteBuilder endpoints, string pattern, Delegate handler) =>
        endpoints.MapMethods(pattern, ReadMethods, handler);
}

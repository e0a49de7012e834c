namespace ScaMo.Server.Hosting;

/// <summary>Shorthand for mapping.</summary>
internal static class EndpointExtensions
{
    private static readonly string[] ReadMethods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Maps GET, and HEAD with it, as RFC 9110 section 9.1 asks of every server.</summary>
    public static RouteHandlerBuilder MapRead(this IEndpointRouteBuilder endpoints, string pattern, Delegate handler) =>
        endpoints.MapMethods(pattern, ReadMethods, handler);
}

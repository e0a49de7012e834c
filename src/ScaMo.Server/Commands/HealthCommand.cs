using System.Net;
using System.Net.Sockets;

namespace ScaMo.Server.Commands;

/// <summary><c>health [URL]</c>: asks the server whether it is ready, for container images that have no curl.</summary>
internal static class HealthCommand
{
    private const string DefaultAddress = "http://localhost:5080";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <returns>0 if the server is ready, else 1.</returns>
    public static async Task<int> RunAsync(string[] args, TextWriter errors)
    {
        if (args.Length > 1 || !Uri.TryCreate(args.FirstOrDefault() ?? AddressOfEnvironment(), UriKind.Absolute, out var address))
        {
            await errors.WriteLineAsync("usage: ScaMo.Server health [URL]");
            return 2;
        }

        using var client = new HttpClient { BaseAddress = address, Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
            if (answer.StatusCode == HttpStatusCode.OK) return 0;
            await errors.WriteLineAsync($"{address}health/ready answers {(int)answer.StatusCode}.");
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException)
        {
            await errors.WriteLineAsync($"{address}health/ready does not answer: {e.Message}");
        }

        return 1;
    }

    /// <summary>Where a server with this environment listens.</summary>
    private static string AddressOfEnvironment()
    {
        string? urls = Environment.GetEnvironmentVariable("ASPNETCORE_URLS"), ports = Environment.GetEnvironmentVariable("ASPNETCORE_HTTP_PORTS");
        if (!string.IsNullOrEmpty(urls)) return urls.Split(';')[0].Replace("://+", "://localhost", StringComparison.Ordinal).Replace("://*", "://localhost", StringComparison.Ordinal);
        return string.IsNullOrEmpty(ports) ? DefaultAddress : $"http://localhost:{ports.Split(';')[0]}";
    }
}

using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace ScaMo.EndToEnd.Tests.Deployment;

/// <summary>deploy/nginx, run by nginx before servers that answer in a line.</summary>
public sealed class ProxyTests : IDisposable
{
    /// <summary>The program; null where it is not installed.</summary>
    internal static readonly string? Nginx = new[] { "/usr/sbin/nginx", "/usr/bin/nginx" }.FirstOrDefault(File.Exists);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scamo-proxy-");
    private readonly TcpListener[] _servers = [new(IPAddress.Loopback, 0), new(IPAddress.Loopback, 0)];
    private Process? _nginx;

    [Fact]
    public async Task A_503_of_every_server_reaches_the_client_and_nothing_else_becomes_unavailable()
    {
        using var client = await StartAsync();

        for (int i = 0; i < 10; i++)
        {
            using var job = await client.GetAsync("/jobs/x");
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "no jobs"), (job.StatusCode, await job.Content.ReadAsStringAsync()));
        }

        using var other = await client.GetAsync("/models");
        Assert.Equal((HttpStatusCode.OK, "well"), (other.StatusCode, await other.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task A_server_that_is_gone_is_passed_over()
    {
        using var client = await StartAsync();
        _servers[0].Stop();

        for (int i = 0; i < 10; i++) Assert.Equal("well", await client.GetStringAsync("/models"));
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/Metrics")]
    [InlineData("/metrics/")]
    [InlineData("/%6detrics")]
    public async Task Metrics_stay_inside(string path)
    {
        using var client = await StartAsync();
        using var metrics = await client.GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, metrics.StatusCode);
    }

    public void Dispose()
    {
        _nginx?.Kill(entireProcessTree: true);
        _nginx?.WaitForExit();
        _nginx?.Dispose();
        foreach (var server in _servers) server.Dispose();
        _folder.Delete(recursive: true);
    }

    private async Task<HttpClient> StartAsync()
    {
        Assert.SkipUnless(Nginx is not null, "nginx is not installed.");
        foreach (var server in _servers)
        {
            server.Start();
            _ = AnswerAsync(server);
        }

        int port = LoopbackPort.Free();
        string inner = Path.Combine(Repository.Root, "deploy", "nginx");
        string upstream = await File.ReadAllTextAsync(Path.Combine(inner, "upstream.conf"));
        string servers = string.Join(' ', _servers.Select(server => $"server {server.LocalEndpoint}$1"));
        upstream = Regex.Replace(upstream, "server api:8080 resolve(.*)", servers).Replace("resolver ", "#", StringComparison.Ordinal);
        string site = (await File.ReadAllTextAsync(Path.Combine(inner, "scamo.conf"))).Replace("listen 8080;", $"listen 127.0.0.1:{port};", StringComparison.Ordinal);
        string temporary = string.Concat(new[] { "client_body", "proxy", "fastcgi", "uwsgi", "scgi" }.Select(kind => $"{kind}_temp_path {_folder.FullName}/{kind};\n"));
        string file = Path.Combine(_folder.FullName, "nginx.conf");
        await File.WriteAllTextAsync(file, $"daemon off;\nmaster_process off;\npid {_folder.FullName}/pid;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{upstream}\n{site}\n}}\n");

        _nginx = Process.Start(new ProcessStartInfo(Nginx!, ["-e", $"{_folder.FullName}/log", "-p", _folder.FullName, "-c", file]));
        var client = new HttpClient
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
        };
        for (int i = 0; ; i++)
        {
            try
            {
                await client.GetStringAsync("/models");
                return client;
            }
            catch (HttpRequestException) when (i < 300 && !_nginx!.HasExited)
            {
                await Task.Delay(100);
            }
        }
    }

    private static async Task AnswerAsync(TcpListener server)
    {
        try
        {
            while (true)
            {
                using var connection = await server.AcceptTcpClientAsync();
                using var reader = new StreamReader(connection.GetStream());
                string request = await reader.ReadLineAsync() ?? "";
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                    // The rest of the headers.
                }

                string answer = request.Contains("/jobs/", StringComparison.Ordinal)
                    ? "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 7\r\nConnection: close\r\n\r\nno jobs"
                    : "HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nwell";
                await connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The server was stopped.
        }
    }
}

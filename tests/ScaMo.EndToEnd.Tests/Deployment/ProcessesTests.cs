using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace ScaMo.EndToEnd.Tests.Deployment;

/// <summary>The topology of compose.yaml, started by deploy/processes.sh: Redis, two servers, two workers and nginx.</summary>
public sealed class ProcessesTests : IAsyncLifetime
{
    private const int Ports = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource _isReady = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _port = FreePorts();
    private Process? _process;

    [Fact]
    public async Task Replicas_behind_the_proxy_answer_as_one_and_go_down_without_losing_a_request()
    {
        Assert.SkipUnless(RedisServer.IsInstalled, RedisServer.NotInstalled);
        Assert.SkipUnless(ProxyTests.Nginx is not null, "nginx is not installed.");
        await StartAsync();
        using var proxy = ClientOf(_port);

        var made = await GenerateAsync(proxy);
        string link = made.GetProperty("motions")[0].GetProperty("links").GetProperty("bvh").GetString()!;
        for (int replica = 1; replica <= 2; replica++)
        {
            using var client = ClientOf(_port + replica);
            Assert.StartsWith("HIERARCHY", await client.GetStringAsync(link), StringComparison.Ordinal);
        }

        // Events pass as they come, and the server's own answer to a body that is too large.
        using (var events = await proxy.PostAsJsonAsync("/generate/stream", new { prompt = "a person waves", seed = 2 }))
        {
            Assert.Equal("text/event-stream", events.Content.Headers.ContentType?.MediaType);
            Assert.Contains("event: done", await events.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        // A job that one server accepts is worked on by a worker, and told by any.
        using (var accepted = await proxy.PostAsJsonAsync("/jobs", new { prompts = new[] { "a person waves", "someone jumps" }, seed = 3 }))
        {
            Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
            Assert.Contains("\"succeeded\"", await proxy.GetStringAsync(accepted.Headers.Location + "/events"), StringComparison.Ordinal);
        }

        using (var tooLarge = await proxy.PostAsync("/generate", new StringContent(new string(' ', 10_000_000), Encoding.UTF8, "application/json")))
        {
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
            Assert.Contains("urn:scamo:problem:body-too-large", await tooLarge.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using (var metrics = await proxy.GetAsync("/metrics")) Assert.Equal(HttpStatusCode.NotFound, metrics.StatusCode);

        using var kill = Process.Start("kill", ["-TERM", $"{_process!.Id}"]);
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        Assert.Equal(0, _process.ExitCode);
        for (int port = _port; port < _port + Ports; port++) Assert.True(IsFree(port), $"Something still listens at {port}:\n{_output}");
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_process is null) return;
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task StartAsync()
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(Repository.Root, "deploy", "processes.sh"), "--port", $"{_port}"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["SERVER"] = ServerProcess.BinaryPath;
        // A busy machine is no failure of Redis.
        start.Environment["Redis__TimeoutMilliseconds"] = "30000";
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Collect(line.Data);
        _process.ErrorDataReceived += (_, line) => Collect(line.Data);
        _process.Exited += (_, _) => _isReady.TrySetException(new InvalidOperationException($"The script ended:\n{_output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await _isReady.Task.WaitAsync(Patience);
    }

    private void Collect(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
        if (line.Contains("  redis ", StringComparison.Ordinal)) _isReady.TrySetResult(); // the last line of the addresses
    }

    private static HttpClient ClientOf(int port) => new() { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = Patience };

    private static async Task<JsonElement> GenerateAsync(HttpClient client)
    {
        using var answer = await client.PostAsJsonAsync("/generate", new { prompt = "a person waves", seed = 1 });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>The first of some ports in a row that nobody listens at.</summary>
    private static int FreePorts()
    {
        for (int first = 21_000 + (Environment.ProcessId % 2000 * Ports); ; first += Ports)
        {
            if (Enumerable.Range(first, Ports).All(IsFree)) return first;
        }
    }

    private static bool IsFree(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}

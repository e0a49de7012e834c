using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ScaMo.Testing;

/// <summary>A Redis of a test's own: its process on a free port of loopback, with nothing on disk, to be stopped, paused and started again.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    public const string NotInstalled = "redis-server is not installed.";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly string[] Places = ["/usr/bin/redis-server", "/usr/local/bin/redis-server", "/opt/homebrew/bin/redis-server"];

    private Process? _process;

    private RedisServer(int port) => Port = port;

    public static bool IsInstalled => ProgramPath is not null;

    public int Port { get; }

    public string ConnectionString => $"127.0.0.1:{Port}";

    private static string? ProgramPath => Array.Find(Places, File.Exists);

    /// <summary>Starts one and waits until it answers.</summary>
    public static async Task<RedisServer> StartAsync()
    {
        var server = NotStarted();
        await server.RunAsync();
        return server;
    }

    /// <summary>One that is not there yet.</summary>
    public static RedisServer NotStarted()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new RedisServer(((IPEndPoint)listener.LocalEndPoint!).Port);
    }

    /// <summary>Starts it, empty, at its port.</summary>
    public async Task RunAsync()
    {
        string[] arguments = ["--port", $"{Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath()];
        _process = Process.Start(new ProcessStartInfo(ProgramPath!, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        var clock = Stopwatch.StartNew();
        while (!await AnswersAsync())
        {
            if (clock.Elapsed > Patience || _process.HasExited) throw new TimeoutException("redis-server did not answer.");
            await Task.Delay(20);
        }
    }

    /// <summary>Ends it at once, with all that it holds.</summary>
    public async Task KillAsync()
    {
        if (_process is not { } process) return;
        _process = null;
        process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    /// <summary>It keeps its connections and answers nothing.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    /// <summary>It goes on, with all that was sent meanwhile.</summary>
    public Task ResumeAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync() => await KillAsync();

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{_process!.Id}"]);
        await kill.WaitForExitAsync();
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, Port);
            await socket.SendAsync("PING\r\n"u8.ToArray());
            byte[] answer = new byte[16];
            int length = await socket.ReceiveAsync(answer);
            return Encoding.ASCII.GetString(answer, 0, length).StartsWith("+PONG", StringComparison.Ordinal);
        }
        catch (SocketException)
        {
            return false; // not yet
        }
    }
}

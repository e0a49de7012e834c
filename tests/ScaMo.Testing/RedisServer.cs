using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ScaMo.Testing;

/// <summary>A Redis of a test's own: its process on a free port of loopback, with nothing on disk unless asked for, to be stopped, paused and started again.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    public const string NotInstalled = "redis-server is not installed.";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly string[] Places = ["/usr/bin/redis-server", "/usr/local/bin/redis-server", "/opt/homebrew/bin/redis-server"];

    private readonly DirectoryInfo? _folder;
    private Process? _process;

    private RedisServer(int port, DirectoryInfo? folder) => (Port, _folder) = (port, folder);

    public static bool IsInstalled => ProgramPath is not null;

    public int Port { get; }

    public string ConnectionString => $"127.0.0.1:{Port}";

    private static string? ProgramPath => Array.Find(Places, File.Exists);

    /// <summary>Starts one and waits until it answers.</summary>
    /// <param name="persists">Whether it writes to disk, and has its data again when it is started again.</param>
    public static async Task<RedisServer> StartAsync(bool persists = false)
    {
        var server = NotStarted(persists);
        await server.RunAsync();
        return server;
    }

    /// <summary>One that is not there yet.</summary>
    public static RedisServer NotStarted(bool persists = false) => new(LoopbackPort.Free(), persists ? Directory.CreateTempSubdirectory("scamo-redis-") : null);

    /// <summary>Starts it at its port, with what it wrote to disk before.</summary>
    public async Task RunAsync()
    {
        string command = $"exec {ProgramPath} --port {Port} --bind 127.0.0.1 --save '' --appendonly {(_folder is null ? "no" : "yes")} --dir {_folder?.FullName ?? Path.GetTempPath()}";
        // A file that may not grow ends a program, unless it has the signal ignored; then it is an error of writing, as a full disk is.
        _process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"trap '' XFSZ; {command}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
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

    /// <summary>It can write nothing more: its files may not grow (RLIMIT_FSIZE).</summary>
    public Task FillDiskAsync() => RunAsync("prlimit", "--pid", $"{_process!.Id}", "--fsize=1:unlimited");

    /// <summary>It can write again.</summary>
    public Task FreeDiskAsync() => RunAsync("prlimit", "--pid", $"{_process!.Id}", "--fsize=unlimited:unlimited");

    /// <summary>Throws away what it wrote to disk; it must not be running.</summary>
    public void Forget()
    {
        foreach (var entry in _folder!.EnumerateDirectories()) entry.Delete(recursive: true);
        foreach (var file in _folder.EnumerateFiles()) file.Delete();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (_folder is { Exists: true }) _folder.Delete(recursive: true);
    }

    private Task SignalAsync(string signal) => RunAsync("kill", $"-{signal}", $"{_process!.Id}");

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
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

using System.Diagnostics;
using System.Net;
using System.Text;

namespace ScaMo.Testing;

/// <summary>The server as a user starts it: its own process, a real port on loopback, settings from the environment.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDisposed;

    private ServerProcess(IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [BinaryPath])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            // Elsewhere than the binary and the repository, so that nothing is found by luck.
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        foreach (var (key, value) in settings) start.Environment[key] = value;
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => Collect(line.Data);
        _process.ErrorDataReceived += (_, line) => Collect(line.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"The server ended before it listened:\n{Output}"));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>src/ScaMo.Server's output of the configuration that this was built in: bin/Release/net10.0, as the folder of this.</summary>
    public static string BinaryPath { get; } = Path.Combine(
        [Repository.Root, "src", "ScaMo.Server", .. AppContext.BaseDirectory.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries)[^3..], "ScaMo.Server.dll"]);

    public HttpClient Client { get; } = new() { Timeout = Patience };

    public int Id => _process.Id;

    /// <summary>All that it has printed.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Resident memory, MiB.</summary>
    public double ResidentMebibytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    /// <summary>Starts it beside other tests, and waits until it is ready.</summary>
    public static Task<ServerProcess> StartAsync(params (string Key, string Value)[] settings) => StartAsync(SideBySide(settings));

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<ServerProcess> StartAsync(IReadOnlyDictionary<string, string> settings)
    {
        var server = new ServerProcess(settings);
        try
        {
            server.Client.BaseAddress = await server._address.Task.WaitAsync(Patience);
            var clock = Stopwatch.StartNew();
            while (true)
            {
                using var answer = await server.Client.GetAsync("/health/ready");
                if (answer.StatusCode == HttpStatusCode.OK) return server;
                if (clock.Elapsed > Patience || server._process.HasExited) throw new TimeoutException($"The server did not become ready:\n{server.Output}");
                await Task.Delay(100);
            }
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it and waits until it ends by itself.</summary>
    /// <returns>Its exit code and what it printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(params (string Key, string Value)[] settings)
    {
        await using var server = new ServerProcess(SideBySide(settings));
        // A failure to start is what is being waited for here.
        _ = server._address.Task.ContinueWith(task => task.Exception, TaskScheduler.Default);
        using var patience = new CancellationTokenSource(Patience);
        await server._process.WaitForExitAsync(patience.Token);
        return (server._process.ExitCode, server.Output);
    }

    /// <summary>Tests run side by side; busy-waiting OpenMP threads would starve each other.</summary>
    private static Dictionary<string, string> SideBySide((string Key, string Value)[] settings) =>
        new(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))) { ["OMP_WAIT_POLICY"] = "passive" };

    /// <summary>Ends it at once, as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Tells it to stop, and waits until it has finished what it had.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    private void Collect(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
        const string Marker = "Now listening on: ";
        int at = line.IndexOf(Marker, StringComparison.Ordinal);
        if (at >= 0) _address.TrySetResult(new Uri(line[(at + Marker.Length)..].Trim()));
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        Client.Dispose();
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

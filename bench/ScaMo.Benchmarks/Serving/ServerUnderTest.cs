using System.Diagnostics;
using System.Net;

namespace ScaMo.Benchmarks.Serving;

/// <summary>The real server, a process of its own on a loopback port.</summary>
internal sealed class ServerUnderTest : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerUnderTest(string modelFolder)
    {
        string binary = Path.Combine(RepositoryRoot(), "src", "ScaMo.Server", "bin", "Release", "net10.0", "ScaMo.Server.dll");
        if (!File.Exists(binary)) throw new ArgumentException($"{binary} is missing: build src/ScaMo.Server in Release.");
        var start = new ProcessStartInfo("dotnet", [binary]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        start.Environment["Models__Root"] = Path.GetDirectoryName(Path.GetFullPath(modelFolder))!;
        start.Environment["Models__Default"] = start.Environment["Models__Load__0"] = Path.GetFileName(Path.GetFullPath(modelFolder));
        start.Environment["Limits__Queue"] = "10000";
        start.Environment["Logging__LogLevel__ScaMo.Server.Generate"] = "Warning";
        _process = new Process { StartInfo = start, EnableRaisingEvents = true };
        _process.OutputDataReceived += (_, line) => FindAddress(line.Data);
        _process.ErrorDataReceived += (_, _) => { };
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException("The server ended before it listened."));
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public HttpClient Client { get; } = new(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { Timeout = Patience };

    /// <summary>Resident memory, MiB.</summary>
    public double ResidentMebibytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    /// <summary>Starts it with one model and waits until it is ready.</summary>
    public static async Task<ServerUnderTest> StartAsync(string modelFolder)
    {
        var server = new ServerUnderTest(modelFolder);
        try
        {
            server.Client.BaseAddress = await server._address.Task.WaitAsync(Patience);
            var clock = Stopwatch.StartNew();
            while (true)
            {
                using var answer = await server.Client.GetAsync("/health/ready");
                if (answer.StatusCode == HttpStatusCode.OK) return server;
                if (clock.Elapsed > Patience) throw new InvalidOperationException("The server did not become ready.");
                await Task.Delay(100);
            }
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Client.Dispose();
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
    }

    private static string RepositoryRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ScaMo.Server.sln"))) return folder.FullName;
        }

        throw new ArgumentException("This is to be run from a checkout of the repository.");
    }

    private void FindAddress(string? line)
    {
        const string Marker = "Now listening on: ";
        int at = line?.IndexOf(Marker, StringComparison.Ordinal) ?? -1;
        if (at >= 0) _address.TrySetResult(new Uri(line![(at + Marker.Length)..].Trim()));
    }
}

using System.Diagnostics;
using ScaMo.Generation;
using ScaMo.Server.Hosting;

namespace ScaMo.Server.Models;

/// <summary>
/// Loads the models behind the listening server, and has each generate a short motion, so that the first request finds warm
/// caches. A model that cannot be loaded ends the server: half of what was configured is not what was asked for.
/// </summary>
internal sealed partial class ModelLoadingService(
    ModelFolders folders, IMotionEngineLoader loader, ModelCatalog catalog, ExitCode exitCode, IHostApplicationLifetime lifetime,
    ILogger<ModelLoadingService> logger) : BackgroundService
{
    private const string WarmUpPrompt = "a person walks forward";
    private const int WarmUpTokens = 4;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The listener comes first: it must not wait for the disk, and a host that is stopped while it starts ends in an exception.
        await StartedAsync(stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (stoppingToken.IsCancellationRequested) return; // it never came: the address is not to be had

        var engines = new List<KeyValuePair<string, IMotionEngine>>();
        try
        {
            foreach (string name in folders.ToLoad)
            {
                stoppingToken.ThrowIfCancellationRequested();
                if (await LoadAsync(name, stoppingToken) is not { } engine)
                {
                    exitCode.Value = 1;
                    lifetime.StopApplication();
                    return;
                }

                engines.Add(new(name, engine));
            }

            catalog.Open(engines);
            engines = [];
            LogReady();
        }
        finally
        {
            foreach (var (_, engine) in engines) engine.Dispose();
        }
    }

    private async Task StartedAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }

    private async Task<IMotionEngine?> LoadAsync(string name, CancellationToken cancellationToken)
    {
        IMotionEngine? engine = null;
        try
        {
            long start = Stopwatch.GetTimestamp();
            // Loading cannot be cancelled, only left behind: a server that is told to stop takes it along when it ends.
            engine = await Task.Run(() => loader.Load(folders.PathOf(name)), cancellationToken).WaitAsync(cancellationToken);
            var info = engine.Info;
            var time = Stopwatch.GetElapsedTime(start);
            LogLoaded(name, info.ParameterCount, info.Precision, info.Device, time.TotalSeconds);

            start = Stopwatch.GetTimestamp();
            await engine.GenerateAsync(
                new() { Prompt = WarmUpPrompt, Seed = 0, Sampling = info.DefaultSampling, MaxTokens = Math.Min(WarmUpTokens, info.MaxTokens) },
                cancellationToken);
            time = Stopwatch.GetElapsedTime(start);
            LogWarm(name, time.TotalSeconds);
            return engine;
        }
        catch (Exception e)
        {
            engine?.Dispose();
            if (cancellationToken.IsCancellationRequested) throw;

            // Whatever the cause, there is no model: the message says what to mend, the stack helps only those who debug us.
            LogFailed(name, e.Message);
            LogFailedStack(e, name);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Model '{Name}': {Parameters} parameters in {Precision} on {Device}, loaded in {Seconds:0.0} s.")]
    private partial void LogLoaded(string name, long parameters, string precision, string device, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Model '{Name}': warm after {Seconds:0.0} s.")]
    private partial void LogWarm(string name, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "Ready.")]
    private partial void LogReady();

    [LoggerMessage(Level = LogLevel.Critical, Message = "Model '{Name}' cannot be loaded, the server stops. {Problem}")]
    private partial void LogFailed(string name, string problem);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Where loading '{Name}' failed.")]
    private partial void LogFailedStack(Exception exception, string name);
}

namespace ScaMo.Server.Hosting;

/// <summary>
/// Holds the listener open while running requests finish, so that a load balancer reads 503 from /health/ready instead of a
/// refused connection. The host bounds the wait by its shutdown timeout, which is <see cref="LimitsOptions.Drain"/>.
/// </summary>
internal sealed partial class DrainService(RequestGate gate, ILogger<DrainService> logger) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var empty = gate.Close();
        if (!empty.IsCompleted) LogDraining();
        // Past the timeout Kestrel closes the connections, which cancels what still runs.
        await empty.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Draining: running requests finish, new ones get 503.")]
    private partial void LogDraining();
}

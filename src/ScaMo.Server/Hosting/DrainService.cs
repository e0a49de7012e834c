namespace ScaMo.Server.Hosting;

/// <summary>
/// Holds the listener open while running requests finish, so that a load balancer reads 503 from /health/ready instead of a
/// refused connection. The host bounds the wait by its shutdown timeout, which is <see cref="LimitsOptions.Drain"/>.
/// </summary>
internal sealed partial class DrainService(RequestGate gate, IHostApplicationLifetime lifetime, ILogger<DrainService> logger) : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var empty = gate.Close();
        if (!empty.IsCompleted) LogDraining();
        await empty.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Kestrel closes the connections next, which cancels what still runs.
        if (!empty.IsCompleted) LogCutOff();
    }

    /// <summary>The gate closes within the stop signal: the host calls <see cref="StoppingAsync"/> later, and would let requests slip in until then.</summary>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(() => gate.Close());
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(Level = LogLevel.Information, Message = "Draining: running requests finish, new ones get 503.")]
    private partial void LogDraining();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Requests that have not finished in time are cut off; Limits:Drain is how long they have.")]
    private partial void LogCutOff();
}

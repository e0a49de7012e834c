using ScaMo.Server.Hosting;

namespace ScaMo.Server.Jobs;

/// <summary>Counts every second how many prompts wait, for metrics.</summary>
internal sealed class JobCounter(IJobBoard board, JobMetrics metrics, TimeProvider time) : PeriodicService(TimeSpan.FromSeconds(1), time)
{
    protected override async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        try
        {
            metrics.Waiting = await board.CountWaitingAsync();
        }
        catch (JobsUnavailableException)
        {
            // Health tells of it; the number stays as it was.
        }
    }
}

using System.Diagnostics.Metrics;
using ScaMo.Server.Caching;

namespace ScaMo.Server.Jobs;

/// <summary>What jobs count. Prompts are what workers work on, so prompts are counted.</summary>
internal sealed class JobMetrics
{
    private readonly Counter<long> _accepted;
    private readonly Counter<long> _finished;
    private readonly Counter<long> _returned;
    private readonly Histogram<double> _durations;
    private int _running;
    private long _waiting;

    public JobMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(CacheMetrics.MeterName);
        _accepted = meter.CreateCounter<long>("scamo.jobs.accepted", "{prompt}", "Prompts of jobs that this server accepted.");
        _finished = meter.CreateCounter<long>("scamo.jobs.finished", "{prompt}", "Prompts of jobs that this server has worked on, by outcome: succeeded, failed or canceled.");
        _returned = meter.CreateCounter<long>("scamo.jobs.returned", "{prompt}", "Prompts that this server gave back, by reason: failed (they are tried again) or stopping.");
        _durations = meter.CreateHistogram(
            "scamo.jobs.duration", "s", "From the acceptance of a job to the outcome of one of its prompts.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200] });
        meter.CreateObservableGauge("scamo.jobs.running", () => Volatile.Read(ref _running), "{prompt}", "Prompts of jobs that this server works on.");
        meter.CreateObservableGauge("scamo.jobs.waiting", () => Volatile.Read(ref _waiting), "{prompt}", "Prompts of jobs that no worker has taken yet: the same on every server with the same Redis.");
    }

    /// <summary>Prompts that no worker has taken yet, as they were counted last.</summary>
    public long Waiting
    {
        get => Volatile.Read(ref _waiting);
        set => Volatile.Write(ref _waiting, value);
    }

    public void Accept(int prompts) => _accepted.Add(prompts);

    public void Begin() => Interlocked.Increment(ref _running);

    public void End() => Interlocked.Decrement(ref _running);

    public void Finish(string outcome, TimeSpan duration)
    {
        _finished.Add(1, new KeyValuePair<string, object?>("scamo.jobs.outcome", outcome));
        _durations.Record(duration.TotalSeconds);
    }

    public void Return(string reason) => _returned.Add(1, new KeyValuePair<string, object?>("scamo.jobs.reason", reason));
}

using ScaMo.Server.Caching;
using ScaMo.Server.Hosting;

namespace ScaMo.Server.Jobs;

/// <summary>
/// Looks whether Redis still has what this process accepted, and puts back what is missing: all jobs after Redis was away, as one that was started anew may have lost the last of them, or everything; those that
/// somebody found damaged; and from time to time those that are not over.
/// </summary>
internal sealed partial class JobRestorer : PeriodicService
{
    /// <summary>Jobs that are looked at together.</summary>
    private const int Batch = 64;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>How often jobs are looked at of which nothing is known to be wrong.</summary>
    private static readonly TimeSpan PatrolInterval = TimeSpan.FromSeconds(15);

    /// <summary>How long all servers may take to put back what they remember.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    private readonly RedisJobsConnection _redis;
    private readonly RedisConnection _connection;
    private readonly JobRecall _recall;
    private readonly TimeProvider _time;
    private readonly ILogger<JobRestorer> _logger;
    private DateTimeOffset _nextPatrol;
    private int _returns;
    private int _checkedReturns;
    private long _graceEnd;

    public JobRestorer(RedisJobsConnection redis, RedisConnection connection, JobRecall recall, TimeProvider time, ILogger<JobRestorer> logger)
        : base(Interval, time)
    {
        (_redis, _connection, _recall, _time, _logger) = (redis, connection, recall, time, logger);
        _connection.Restored += Return;
    }

    /// <summary>Whether a job that Redis does not have may be put back yet.</summary>
    public bool IsUnderWay => _time.GetUtcNow().UtcTicks < Volatile.Read(ref _graceEnd);

    public override void Dispose()
    {
        _connection.Restored -= Return;
        base.Dispose();
    }

    protected override async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        try
        {
            int returns = Volatile.Read(ref _returns);
            bool checksAll = returns != _checkedReturns, isPatrol = _time.GetUtcNow() >= _nextPatrol;
            int restored = 0;
            foreach (var batch in _recall.Jobs.Where(job => checksAll || job.IsSuspect || (isPatrol && !job.IsOver)).Chunk(Batch))
            {
                restored += (await Task.WhenAll(batch.Select(_redis.RestoreAsync))).Count(isRestored => isRestored);
            }

            if (restored > 0) LogRestored(restored);
            _checkedReturns = returns;
            if (isPatrol) _nextPatrol = _time.GetUtcNow() + PatrolInterval;
        }
        catch (JobsUnavailableException)
        {
            // The next round goes on with it.
        }
    }

    private void Return()
    {
        Volatile.Write(ref _graceEnd, (_time.GetUtcNow() + Grace).UtcTicks);
        Interlocked.Increment(ref _returns);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis had lost {Jobs} jobs that were accepted here, or they were damaged; they are put back. It should write to disk (appendonly yes).")]
    private partial void LogRestored(int jobs);
}

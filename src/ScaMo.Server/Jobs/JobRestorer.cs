using ScaMo.Server.Caching;
using ScaMo.Server.Hosting;

namespace ScaMo.Server.Jobs;

/// <summary>
/// Looks whether Redis still has what this process accepted, and puts back what is missing: what somebody misses, at once; jobs that are not over, from time to time and when Redis was away, as one that was started anew
/// may have lost everything; then those that are over, a few at a time while no other prompt waits, as all of them are made again.
/// </summary>
internal sealed partial class JobRestorer : PeriodicService
{
    /// <summary>Jobs that are looked at together.</summary>
    private const int Batch = 64;

    /// <summary>Jobs that are over, of which so many are put back at a time.</summary>
    private const int OverBatch = 8;

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
    private readonly Queue<string> _over = new();
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
            int returns = Volatile.Read(ref _returns), restored = 0;
            bool isBack = returns != _checkedReturns, isPatrol = isBack || _time.GetUtcNow() >= _nextPatrol;
            foreach (var batch in _recall.Jobs.Where(job => job.IsSuspect || (isPatrol && !job.IsOver)).Chunk(Batch)) restored += await RestoreAsync(batch);
            if (isPatrol) _nextPatrol = _time.GetUtcNow() + PatrolInterval;
            if (isBack)
            {
                _over.Clear();
                foreach (var job in _recall.Jobs.Where(job => job.IsOver)) _over.Enqueue(job.Id);
                _checkedReturns = returns;
            }

            if (_over.Count > 0 && await _redis.CountWaitingAsync() == 0)
            {
                restored += await RestoreAsync([.. _over.Take(OverBatch).Select(_recall.Find).OfType<RecalledJob>()]);
                for (int i = 0; i < OverBatch && _over.Count > 0; i++) _over.Dequeue();
            }

            if (restored > 0) LogRestored(restored);
        }
        catch (JobsUnavailableException)
        {
            // The next round goes on with it.
        }
    }

    private async Task<int> RestoreAsync(RecalledJob[] jobs) => (await Task.WhenAll(jobs.Select(_redis.RestoreAsync))).Count(isRestored => isRestored);

    private void Return()
    {
        Volatile.Write(ref _graceEnd, (_time.GetUtcNow() + Grace).UtcTicks);
        Interlocked.Increment(ref _returns);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis had lost {Jobs} jobs that were accepted here, or they were damaged; they are put back. It should write to disk (appendonly yes).")]
    private partial void LogRestored(int jobs);
}

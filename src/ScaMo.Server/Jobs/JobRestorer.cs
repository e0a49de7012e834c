using ScaMo.Server.Caching;
using ScaMo.Server.Hosting;
using StackExchange.Redis;

namespace ScaMo.Server.Jobs;

/// <summary>
/// Looks from time to time whether Redis still has what this process accepted: jobs that are not over, and all of them after Redis was away. A Redis that was started anew
/// may have lost the last of them, or everything.
/// </summary>
internal sealed partial class JobRestorer : PeriodicService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>How long all servers may take to put back what they remember.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    private readonly RedisJobsConnection _redis;
    private readonly RedisConnection _connection;
    private readonly JobRecall _recall;
    private readonly TimeProvider _time;
    private readonly ILogger<JobRestorer> _logger;
    private bool _isListening;
    private bool _isReturned;
    private long _graceEnd;

    public JobRestorer(RedisJobsConnection redis, RedisConnection connection, JobRecall recall, TimeProvider time, ILogger<JobRestorer> logger)
        : base(Interval, time) => (_redis, _connection, _recall, _time, _logger) = (redis, connection, recall, time, logger);

    /// <summary>Whether a job that Redis does not have may be put back yet.</summary>
    public bool IsUnderWay => _time.GetUtcNow().UtcTicks < Volatile.Read(ref _graceEnd);

    protected override async Task RunOnceAsync(CancellationToken stoppingToken)
    {
        try
        {
            await ListenAsync();
            // Set when Redis returned, and until a whole round has gone well.
            bool checksAll = Volatile.Read(ref _isReturned);
            int restored = 0;
            foreach (var job in _recall.Jobs.Where(job => checksAll || !job.IsOver)) restored += await _redis.RestoreAsync(job) ? 1 : 0;
            if (restored > 0) LogRestored(restored);
            if (checksAll) Volatile.Write(ref _isReturned, false);
        }
        catch (Exception e) when (e is JobsUnavailableException or RedisException)
        {
            // The next round goes on with it.
        }
    }

    private async Task ListenAsync()
    {
        if (_isListening) return;
        (await _connection.GetAsync()).ConnectionRestored += (_, _) => Return();
        _isListening = true;
    }

    private void Return()
    {
        Volatile.Write(ref _graceEnd, (_time.GetUtcNow() + Grace).UtcTicks);
        Volatile.Write(ref _isReturned, true);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis had lost {Jobs} jobs that were accepted here; they are put back. It should write to disk (appendonly yes).")]
    private partial void LogRestored(int jobs);
}

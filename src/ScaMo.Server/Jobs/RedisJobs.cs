using Microsoft.Extensions.Options;
using ScaMo.Server.Motions;
using StackExchange.Redis;

namespace ScaMo.Server.Jobs;

/// <summary>The jobs of all servers with one Redis, handed in here. <see cref="RedisJobQueue"/> is the workers' side.</summary>
internal sealed class RedisJobs : IJobBoard
{
    private readonly RedisJobsConnection _redis;
    private readonly RedisJobReader _reader;
    private readonly JobRecall _recall;
    private readonly JobRestorer _restorer;
    private readonly TimeProvider _time;
    private readonly int _capacity;
    private readonly long _retention;

    public RedisJobs(RedisJobsConnection redis, RedisJobReader reader, JobRecall recall, JobRestorer restorer, IOptions<JobsOptions> options, IOptions<StorageOptions> storage, TimeProvider time)
    {
        (_redis, _reader, _recall, _restorer, _time, _capacity) = (redis, reader, recall, restorer, time, options.Value.Capacity);
        _retention = (long)TimeSpan.FromMinutes(storage.Value.RetentionMinutes).TotalMilliseconds;
    }

    public bool IsShared => true;

    public async Task<JobAdmission> AddAsync(JobSpec job, string fingerprint)
    {
        var recalled = RecalledJob.Of(job, fingerprint);
        var keys = _redis.Keys;
        var answer = (RedisValue[])(await _redis.EvaluateAsync(
            RedisJobScripts.Accept,
            [keys.Queue, keys.Job(job.Id), keys.Idempotency(job.IdempotencyKey)],
            [job.Id, recalled.Stored, job.Prompts.Length, _capacity, recalled.Fingerprint, keys.Changes, keys.Added]))!;
        var verdict = (string?)answer[0] switch
        {
            "accepted" => JobAdmission.Kind.Accepted,
            "known" => JobAdmission.Kind.Known,
            "conflict" => JobAdmission.Kind.Conflict,
            _ => JobAdmission.Kind.Full,
        };
        if (verdict == JobAdmission.Kind.Accepted) _recall.Remember(recalled);
        return new(verdict, (string?)answer[1]);
    }

    public async Task<JobSnapshot?> FindAsync(string id)
    {
        var recalled = _recall.Find(id);
        try
        {
            if (await _reader.ReadAsync(id) is { } job)
            {
                if (recalled is not null) recalled.IsOver = job.IsOver;
                return job;
            }
        }
        catch (JobDamagedException) when (recalled is not null)
        {
            // It is put back here.
        }
        catch (JobDamagedException)
        {
            await ReportMissingAsync(id);
            throw;
        }

        if (recalled is not null)
        {
            await _redis.RestoreAsync(recalled);
            return await _reader.ReadAsync(id);
        }

        if (!_restorer.IsUnderWay) return null;
        await ReportMissingAsync(id);
        throw new JobsUnavailableException("Jobs that Redis has lost are being put back.");
    }

    public async Task<JobSnapshot?> CancelAsync(string id)
    {
        if (await FindAsync(id) is not { } job) return null;
        var keys = _redis.Keys;
        await _redis.EvaluateAsync(
            RedisJobScripts.Cancel,
            [keys.Job(id), keys.Idempotency(job.Spec.IdempotencyKey)],
            [id, _retention, _time.GetUtcNow().ToUnixTimeMilliseconds(), keys.Changes]);
        _recall.Forget(id);
        return await _reader.ReadAsync(id);
    }

    public Task<long> CountWaitingAsync() => _redis.CountWaitingAsync();

    /// <summary>The server that accepted a job hears that it is missing or damaged.</summary>
    private Task<long> ReportMissingAsync(string id) => _redis.PublishAsync(RedisJobKeys.MissingMark + id);
}

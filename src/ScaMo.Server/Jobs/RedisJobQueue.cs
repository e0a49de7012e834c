using System.Globalization;
using Microsoft.Extensions.Options;
using ScaMo.Server.Motions;
using StackExchange.Redis;

namespace ScaMo.Server.Jobs;

/// <summary>
/// The workers' side of the jobs in Redis: a stream that they share as one consumer group. A prompt is pending from when it is taken until its outcome is kept, and its idle
/// time is how long its worker has been silent; whoever finds it idle for longer than the lease claims it.
/// </summary>
internal sealed class RedisJobQueue : IJobQueue
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private static readonly RedisValue NewEntries = ">";
    private static readonly RedisValue StreamStart = "0-0";

    private readonly RedisJobsConnection _redis;
    private readonly RedisJobReader _reader;
    private readonly RedisJobListener _listener;
    private readonly JobsOptions _options;
    private readonly TimeProvider _time;
    private readonly long _retention;

    /// <summary>This process among the workers. A new name each time: the prompts of the process before are not this one's.</summary>
    private readonly string _worker = $"{Environment.MachineName}-{Guid.NewGuid():N}";

    private DateTimeOffset _nextClaim;
    private RedisValue _claimFrom = StreamStart;

    public RedisJobQueue(
        RedisJobsConnection redis, RedisJobReader reader, RedisJobListener listener, IOptions<JobsOptions> options, IOptions<StorageOptions> storage, TimeProvider time)
    {
        (_redis, _reader, _listener, _options, _time) = (redis, reader, listener, options.Value, time);
        _retention = (long)TimeSpan.FromMinutes(storage.Value.RetentionMinutes).TotalMilliseconds;
    }

    public async Task<IReadOnlyList<JobTask>> TakeAsync(int count, CancellationToken cancellationToken)
    {
        while (true)
        {
            var tasks = new List<JobTask>();
            try
            {
                if (_time.GetUtcNow() >= _nextClaim) await ClaimAsync(tasks, count);
                if (tasks.Count < count) await ReadAsync(tasks, count - tasks.Count);
            }
            catch (JobsUnavailableException e) when (IsWithoutGroup(e))
            {
                await CreateGroupAsync();
                continue;
            }
            catch (JobsUnavailableException) when (tasks.Count > 0)
            {
                // What was taken can be worked on; the next call will fail if Redis is still away.
            }

            if (tasks.Count > 0) return tasks;
            await _listener.Added.WaitAsync(PollInterval, cancellationToken);
        }
    }

    public async Task<IReadOnlyList<JobTask>> RenewAsync(IReadOnlyList<JobTask> tasks)
    {
        var answers = await Task.WhenAll(tasks.Select(task =>
            _redis.EvaluateAsync(RedisJobScripts.Renew, [_redis.Keys.Queue, _redis.Keys.Job(task.Job.Id)], [task.Receipt, _worker, task.Index])));
        return [.. tasks.Where((_, i) => (int)answers[i] == 0)];
    }

    public async Task<bool> FinishAsync(JobTask task, JobOutcome outcome)
    {
        foreach (var (id, _) in outcome.MotionsOf(task.Job, task.Index))
        {
            // The cache does not say whether Redis took what it was given, and all servers are going to be asked for it.
            if (!await _redis.RunAsync(redis => redis.KeyExistsAsync(_redis.Keys.Motion(id)))) return false;
        }

        await _redis.EvaluateAsync(
            RedisJobScripts.Finish,
            [_redis.Keys.Queue, _redis.Keys.Job(task.Job.Id), _redis.Keys.Idempotency(task.Job.IdempotencyKey)],
            [
                task.Job.Id, task.Receipt, task.Index, RedisJobReader.Seal(task.Job, task.Index, outcome), task.Job.Prompts.Length, _retention,
                _time.GetUtcNow().ToUnixTimeMilliseconds(), _redis.Keys.Changes,
            ]);
        return true;
    }

    public async Task ReturnAsync(JobTask task, TimeSpan delay, string? problem)
    {
        long silence = (long)Math.Max(0, (_options.Lease - delay).TotalMilliseconds);
        await _redis.EvaluateAsync(
            RedisJobScripts.Return,
            [_redis.Keys.Queue, _redis.Keys.Job(task.Job.Id)],
            [task.Receipt, _worker, task.Index, silence, problem is null ? task.Attempt - 1 : task.Attempt, problem ?? ""]);
    }

    public Task DropAsync(JobTask task) =>
        _redis.EvaluateAsync(RedisJobScripts.Drop, [_redis.Keys.Queue, _redis.Keys.Job(task.Job.Id)], [task.Receipt, task.Index]);

    /// <summary>This worker takes no more: what it still has is for others, and its name need not be remembered.</summary>
    public Task LeaveAsync() => _redis.EvaluateAsync(RedisJobScripts.Leave, [_redis.Keys.Queue], [_worker]);

    private async Task ReadAsync(List<JobTask> tasks, int count)
    {
        var entries = await _redis.RunAsync(redis => redis.StreamReadGroupAsync(_redis.Keys.Queue, RedisJobKeys.Group, _worker, NewEntries, count, noAck: false));
        foreach (var entry in entries) await AcceptAsync(tasks, entry, attempt: 1);
    }

    /// <summary>Takes what other workers, or this one, have been silent about for too long.</summary>
    private async Task ClaimAsync(List<JobTask> tasks, int count)
    {
        var claimed = await _redis.RunAsync(redis =>
            redis.StreamAutoClaimAsync(_redis.Keys.Queue, RedisJobKeys.Group, _worker, (long)_options.Lease.TotalMilliseconds, _claimFrom, count));
        foreach (var entry in claimed.ClaimedEntries)
        {
            var pending = await _redis.RunAsync(redis => redis.StreamPendingMessagesAsync(_redis.Keys.Queue, RedisJobKeys.Group, 1, _worker, entry.Id, entry.Id));
            if (pending.Length == 1) await AcceptAsync(tasks, entry, pending[0].DeliveryCount);
        }

        // Redis looks at a part of what is pending at a time. All of it is looked at more often than leases end, so that nothing waits for much longer than one.
        _claimFrom = claimed.NextStartId;
        _nextClaim = _claimFrom == StreamStart ? _time.GetUtcNow() + (_options.Lease / 4) : default;
    }

    private async Task AcceptAsync(List<JobTask> tasks, StreamEntry entry, int attempt)
    {
        string job = (string?)entry["job"] ?? "";
        if (!int.TryParse((string?)entry["prompt"], NumberStyles.None, CultureInfo.InvariantCulture, out int index)) index = int.MaxValue;
        var fields = await _redis.RunAsync(redis => redis.HashGetAsync(
            _redis.Keys.Job(job), ["spec", "canceled", RedisJobReader.OutcomeField(index), RedisJobReader.ProblemField(index)]));
        if (_reader.ReadSpec(job, fields[0]) is not { } spec)
        {
            // One that was damaged is put back by the server that accepted it, and claimed again when the lease is over.
            if (fields[0].IsNull || attempt > _options.MaxAttempts) await ForgetAsync(entry.Id);
            else await _redis.PublishAsync(RedisJobKeys.MissingMark + job);
            return;
        }

        if (index >= spec.Prompts.Length || !fields[1].IsNull || !fields[2].IsNull)
        {
            await ForgetAsync(entry.Id);
            return;
        }

        var task = new JobTask(spec, index, attempt, (string)entry.Id!) { LastProblem = (string?)fields[3] };
        if (attempt <= _options.MaxAttempts)
        {
            tasks.Add(task);
            await _redis.PublishAsync(spec.Id);
            return;
        }

        await FinishAsync(task, JobOutcome.Failed(JobFailures.TriedTooOften(_options.MaxAttempts, task.LastProblem)));
    }

    private Task<RedisResult> ForgetAsync(RedisValue receipt) => _redis.EvaluateAsync(RedisJobScripts.Forget, [_redis.Keys.Queue], [receipt]);

    /// <summary>From the first entry on: what was added before there were workers is theirs too.</summary>
    private Task<RedisResult> CreateGroupAsync() => _redis.EvaluateAsync(RedisJobScripts.CreateGroup, [_redis.Keys.Queue], []);

    private static bool IsWithoutGroup(JobsUnavailableException e) =>
        e.InnerException is RedisServerException refusal && refusal.Message.StartsWith("NOGROUP", StringComparison.Ordinal);
}

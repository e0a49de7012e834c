using ScaMo.Server.Caching;
using StackExchange.Redis;

namespace ScaMo.Server.Jobs;

/// <summary>Reads jobs out of Redis, and trusts nothing that is there: what was damaged is missing, and an outcome that is missing is made anew.</summary>
internal sealed partial class RedisJobReader(RedisJobsConnection redis, ILogger<RedisJobReader> logger)
{
    /// <summary>A job as it stands; null if there is none.</summary>
    /// <exception cref="JobsUnavailableException">Redis does not answer.</exception>
    /// <exception cref="JobDamagedException">What the job is to do was damaged.</exception>
    public async Task<JobSnapshot?> ReadAsync(string id)
    {
        var (fields, taken) = await redis.RunAsync(database => FetchAsync(database, id));
        var spec = fields.GetValueOrDefault("spec");
        if (spec.IsNull) return null;
        if (ReadSpec(id, spec) is not { } job) throw new JobDamagedException();

        bool isCanceled = fields.ContainsKey("canceled");
        long first = (long)fields.GetValueOrDefault("first");
        var prompts = new JobSnapshot.Prompt[job.Prompts.Length];
        for (int i = 0; i < prompts.Length; i++)
        {
            var stored = fields.GetValueOrDefault(OutcomeField(i));
            prompts[i] =
                !stored.IsNull && await ReadOutcomeAsync(job, i, stored) is { } outcome ? JobSnapshot.Prompt.Of(outcome)
                : isCanceled ? JobSnapshot.Prompt.Canceled
                : first + i > taken ? JobSnapshot.Prompt.Queued
                : JobSnapshot.Prompt.Running;
        }

        var snapshot = new JobSnapshot(job, [.. prompts], Math.Max(0, first - taken), FinishedAt: null);
        return snapshot.IsOver && fields.TryGetValue("finished", out var finished)
            ? snapshot with { FinishedAt = DateTimeOffset.FromUnixTimeMilliseconds((long)finished) }
            : snapshot;
    }

    /// <summary>What a job is to do; null where that is missing or was damaged.</summary>
    public JobSpec? ReadSpec(string id, RedisValue stored) => !stored.IsNull && Open(id, "spec", stored) is { } payload ? JobSpecPayload.Read(payload) : null;

    /// <summary>A job as it is stored.</summary>
    public static byte[] Seal(JobSpec job) => SealedValue.Seal(SealKey(job.Id, "spec"), JobSpecPayload.Write(job));

    /// <summary>An outcome as it is stored.</summary>
    public static byte[] Seal(JobSpec job, int index, JobOutcome outcome) => SealedValue.Seal(SealKey(job.Id, OutcomeField(index)), JobOutcomePayload.Write(outcome));

    /// <summary>The field of a job with the outcome of a prompt.</summary>
    public static string OutcomeField(int index) => $"r:{index}";

    /// <summary>The field of a job that tells why the last attempt at a prompt failed.</summary>
    public static string ProblemField(int index) => $"e:{index}";

    private async Task<(Dictionary<string, RedisValue> Fields, long Taken)> FetchAsync(IDatabase database, string id)
    {
        var counts = redis.CountAsync(database);
        var fields = await database.HashGetAllAsync(redis.Keys.Job(id));
        return (fields.ToDictionary(field => (string)field.Name!, field => field.Value, StringComparer.Ordinal), (await counts).Taken);
    }

    private async Task<JobOutcome?> ReadOutcomeAsync(JobSpec job, int index, RedisValue stored)
    {
        if (Open(job.Id, OutcomeField(index), stored) is { } payload && JobOutcomePayload.Read(payload, job) is { } outcome) return outcome;
        await redis.EvaluateAsync(
            RedisJobScripts.Reopen,
            [redis.Keys.Queue, redis.Keys.Job(job.Id), redis.Keys.Idempotency(job.IdempotencyKey)],
            [job.Id, index, stored, redis.Keys.Added]);
        return null;
    }

    private byte[]? Open(string id, string field, RedisValue stored)
    {
        var (value, problem) = SealedValue.Open(SealKey(id, field), (byte[])stored!);
        if (problem is not null) LogDamaged(id, field, problem);
        return value;
    }

    private static string SealKey(string id, string field) => $"job:{id}:{field}";

    [LoggerMessage(Level = LogLevel.Warning, Message = "What Redis has of job '{Id}' as '{Field}' is taken for missing: {Problem}.")]
    private partial void LogDamaged(string id, string field, string problem);
}

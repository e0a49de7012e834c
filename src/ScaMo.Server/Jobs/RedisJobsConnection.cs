using ScaMo.Server.Caching;
using StackExchange.Redis;

namespace ScaMo.Server.Jobs;

/// <summary>How jobs talk to Redis. Unlike caches they cannot do without it, so they wait longer, and say so when it does not answer.</summary>
internal sealed class RedisJobsConnection(RedisConnection connection, RedisJobKeys keys)
{
    public RedisJobKeys Keys { get; } = keys;

    /// <summary>Runs an operation.</summary>
    /// <exception cref="JobsUnavailableException">Redis does not answer, or takes no writes.</exception>
    public async Task<T> RunAsync<T>(Func<IDatabase, Task<T>> run)
    {
        try
        {
            var redis = await connection.GetAsync();
            return await run(redis.GetDatabase()).WaitAsync(RedisConnection.Patience);
        }
        catch (Exception e) when (e is RedisConnectionException or RedisTimeoutException or TimeoutException || IsRefusal(e))
        {
            throw new JobsUnavailableException(e);
        }
    }

    /// <summary>Runs a script. Its text goes along each time: a Redis that was started anew knows none.</summary>
    /// <exception cref="JobsUnavailableException">Redis does not answer, or takes no writes.</exception>
    public Task<RedisResult> EvaluateAsync(string script, RedisKey[] keys, RedisValue[] values) =>
        RunAsync(redis => redis.ScriptEvaluateAsync(script, keys, values, CommandFlags.NoScriptCache));

    /// <summary>Tells all servers of a change of a job.</summary>
    /// <param name="change">Its id, with a mark of <see cref="RedisJobKeys"/> before it or without.</param>
    /// <returns>How many servers have heard it.</returns>
    /// <exception cref="JobsUnavailableException">Redis does not answer.</exception>
    public Task<long> PublishAsync(string change) => RunAsync(redis => redis.PublishAsync(RedisChannel.Literal(Keys.Changes), change));

    /// <summary>How many prompts no worker has taken yet, and the number of the last one that was, among all that were ever added.</summary>
    public async Task<(long Waiting, long Taken)> CountAsync(IDatabase redis)
    {
        var counts = (long[])(await redis.ScriptEvaluateReadOnlyAsync(RedisJobScripts.Count, [Keys.Queue], flags: CommandFlags.NoScriptCache))!;
        return (counts[0], counts[1]);
    }

    /// <summary>Prompts that no worker has taken yet.</summary>
    public Task<long> CountWaitingAsync() => RunAsync(async redis => (await CountAsync(redis)).Waiting);

    /// <summary>Puts back what Redis has lost of a job.</summary>
    /// <returns>Whether anything was missing.</returns>
    public async Task<bool> RestoreAsync(RecalledJob job)
    {
        var answer = (string?)await EvaluateAsync(
            RedisJobScripts.Restore,
            [Keys.Queue, Keys.Job(job.Id), Keys.Idempotency(job.IdempotencyKey)],
            [job.Id, job.Stored, job.PromptCount, job.Fingerprint, Keys.Added]);
        (job.IsOver, job.IsSuspect) = (answer == "over", false);
        return answer == "restored";
    }

    /// <summary>Redis says what it cannot do now (LOADING, MISCONF, OOM, READONLY, …) with a word of its own; ERR is a mistake of ours.</summary>
    private static bool IsRefusal(Exception e) => e is RedisServerException && !e.Message.StartsWith("ERR ", StringComparison.Ordinal);
}

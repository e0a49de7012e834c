using ScaMo.Server.Motions;
using StackExchange.Redis;

namespace ScaMo.Server.Jobs;

/// <summary>Where jobs stand in Redis. All keys have the tag <c>{jobs}</c>, so that a cluster keeps them on one node, where scripts can see them.</summary>
internal sealed class RedisJobKeys(string prefix)
{
    /// <summary>The consumer group of all workers.</summary>
    public const string Group = "workers";

    /// <summary>The stream: an entry for each prompt that is not over.</summary>
    public RedisKey Queue { get; } = prefix + "{jobs}:queue";

    /// <summary>The channel on which every change of a job is told by its id, with a mark before it where it is not just any change.</summary>
    public string Changes { get; } = prefix + "{jobs}:changes";

    /// <summary>The channel on which workers hear that there is something to do.</summary>
    public string Added { get; } = prefix + "{jobs}:added";

    /// <summary>Before the id of a job that was canceled.</summary>
    public const string CanceledMark = "!";

    /// <summary>Before the id of a job that was missed or found damaged, for the server that accepted it.</summary>
    public const string MissingMark = "?";

    /// <summary>A hash: what the job is to do, and what became of it.</summary>
    public RedisKey Job(string id) => $"{prefix}{{jobs}}:job:{id}";

    /// <summary>A hash: the job that stands for an idempotency key.</summary>
    public RedisKey Idempotency(string key) => $"{prefix}{{jobs}}:key:{key}";

    /// <summary>Where a motion stands that all servers are to find.</summary>
    public RedisKey Motion(string id) => prefix + HybridMotionStore.KeyOf(id);
}

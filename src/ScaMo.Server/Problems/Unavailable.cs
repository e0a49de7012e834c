using ScaMo.Generation;

namespace ScaMo.Server.Problems;

/// <summary>The reasons why the server takes no work now.</summary>
internal static class Unavailable
{
    private const int RetrySeconds = 5;

    public static ProblemResult WarmingUp() =>
        new(ProblemKind.WarmingUp, "The models are being loaded.") { RetryAfterSeconds = RetrySeconds };

    public static ProblemResult Draining() =>
        new(ProblemKind.Draining, "The server finishes its running requests and takes no new ones.") { RetryAfterSeconds = RetrySeconds };

    public static ProblemResult QueueFull(QueueFullException refusal) =>
        new(ProblemKind.QueueFull, $"{refusal.Capacity} requests are waiting for the model, which is as many as may.") { RetryAfterSeconds = 1 };

    public static ProblemResult StoreUnavailable() =>
        new(ProblemKind.StoreUnavailable, "This server does not have the motion, and Redis, where another may have put it, does not answer.") { RetryAfterSeconds = 1 };

    public static ProblemResult JobsFull(int capacity) =>
        new(ProblemKind.QueueFull, $"With this job, more than {capacity} prompts would be under way, which is as many as may.") { RetryAfterSeconds = RetrySeconds };

    public static ProblemResult JobsUnavailable(string advice = "The job is not lost by that.") =>
        new(ProblemKind.JobsUnavailable, $"Redis, which keeps the jobs, does not answer, or has lost some that are being put back. {advice}") { RetryAfterSeconds = 1 };
}

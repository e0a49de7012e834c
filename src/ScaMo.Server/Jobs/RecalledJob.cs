namespace ScaMo.Server.Jobs;

/// <summary>A job that this process accepted.</summary>
/// <param name="Id">Its name under /jobs.</param>
/// <param name="CreatedAt">When it was accepted.</param>
/// <param name="PromptCount">How many prompts it has.</param>
/// <param name="IdempotencyKey">The hash of its idempotency key; empty without.</param>
/// <param name="Fingerprint">The hash of its request if it has an idempotency key; else empty.</param>
/// <param name="Stored">What it is to do, as Redis has it.</param>
internal sealed record RecalledJob(string Id, DateTimeOffset CreatedAt, int PromptCount, string IdempotencyKey, string Fingerprint, byte[] Stored)
{
    /// <summary>Whether it was seen to be over.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whether somebody misses it, or found it damaged.</summary>
    public bool IsSuspect { get; set; }

    /// <summary>What is remembered of a job: its prompts once only, as bytes.</summary>
    public static RecalledJob Of(JobSpec job, string fingerprint) =>
        new(job.Id, job.CreatedAt, job.Prompts.Length, job.IdempotencyKey, job.IdempotencyKey.Length > 0 ? fingerprint : "", RedisJobReader.Seal(job));
}

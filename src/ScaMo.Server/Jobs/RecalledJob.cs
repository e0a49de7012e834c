namespace ScaMo.Server.Jobs;

/// <summary>A job that this process accepted.</summary>
/// <param name="Spec">What it is to do.</param>
/// <param name="Stored">The same as Redis has it.</param>
/// <param name="Fingerprint">The hash of its request if it has an idempotency key; else empty.</param>
internal sealed record RecalledJob(JobSpec Spec, byte[] Stored, string Fingerprint)
{
    /// <summary>Whether it was seen to be over.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whether somebody misses it, or found it damaged.</summary>
    public bool IsSuspect { get; set; }
}

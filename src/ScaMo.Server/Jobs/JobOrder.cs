namespace ScaMo.Server.Jobs;

/// <summary>A job that can be accepted.</summary>
/// <param name="Job">The job.</param>
/// <param name="Fingerprint">A hash of the request.</param>
internal sealed record JobOrder(JobSpec Job, string Fingerprint);

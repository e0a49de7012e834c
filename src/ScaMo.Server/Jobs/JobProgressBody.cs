using System.ComponentModel;

namespace ScaMo.Server.Jobs;

/// <summary>The event <c>progress</c>.</summary>
internal sealed record JobProgressBody
{
    [Description("How far the job is.")]
    public required JobState State { get; init; }

    [Description("Only with queued: its place in the queue.")]
    public long? Position { get; init; }

    [Description("How many prompts are how far.")]
    public required JobBody.ProgressBody Progress { get; init; }

    public static JobProgressBody Of(JobSnapshot job) => new() { State = job.State, Position = JobBody.PositionOf(job), Progress = JobBody.ProgressBody.Of(job) };
}

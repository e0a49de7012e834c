using System.Collections.Immutable;
using ScaMo.Server.Motions;

namespace ScaMo.Server.Jobs;

/// <summary>A job as it stands.</summary>
/// <param name="Spec">What it is to do.</param>
/// <param name="Prompts">How far each prompt is.</param>
/// <param name="Position">Prompts that a worker takes before its first one, that one included; 0 once a worker has taken one.</param>
/// <param name="FinishedAt">When it was over; null before.</param>
internal sealed record JobSnapshot(JobSpec Spec, ImmutableArray<JobSnapshot.Prompt> Prompts, long Position, DateTimeOffset? FinishedAt)
{
    public JobState State =>
        Prompts.Any(prompt => prompt.State == JobState.Canceled) ? JobState.Canceled
        : Prompts.All(prompt => prompt.State == JobState.Queued) ? JobState.Queued
        : Prompts.Any(prompt => prompt.State is JobState.Queued or JobState.Running) ? JobState.Running
        : Prompts.Any(prompt => prompt.State == JobState.Failed) ? JobState.Failed
        : JobState.Succeeded;

    /// <summary>Whether nothing more will happen to it.</summary>
    public bool IsOver => State is JobState.Succeeded or JobState.Failed or JobState.Canceled;

    /// <summary>All motions that were made.</summary>
    public IEnumerable<(string Id, StoredMotion Motion)> Motions => Prompts.SelectMany((prompt, index) => prompt.Outcome?.MotionsOf(Spec, index) ?? []);

    /// <summary>One prompt.</summary>
    /// <param name="State">How far it is.</param>
    /// <param name="Outcome">What became of it; null before it is over, and if it was canceled.</param>
    internal readonly record struct Prompt(JobState State, JobOutcome? Outcome)
    {
        public static Prompt Queued => new(JobState.Queued, Outcome: null);

        public static Prompt Running => new(JobState.Running, Outcome: null);

        public static Prompt Canceled => new(JobState.Canceled, Outcome: null);

        public static Prompt Of(JobOutcome outcome) => new(outcome.Failure is null ? JobState.Succeeded : JobState.Failed, outcome);
    }
}

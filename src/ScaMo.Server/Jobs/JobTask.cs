namespace ScaMo.Server.Jobs;

/// <summary>A prompt in the hands of a worker.</summary>
/// <param name="Job">The job it belongs to.</param>
/// <param name="Index">Which of its prompts it is.</param>
/// <param name="Attempt">How often it has been taken, this time included.</param>
/// <param name="Receipt">What the queue knows it by.</param>
internal sealed record JobTask(JobSpec Job, int Index, int Attempt, string Receipt)
{
    /// <summary>Why the attempt before failed; null where nobody could tell.</summary>
    public string? LastProblem { get; init; }
}

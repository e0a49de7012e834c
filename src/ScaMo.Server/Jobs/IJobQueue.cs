namespace ScaMo.Server.Jobs;

/// <summary>
/// Where a worker gets prompts. A prompt that was taken is the worker's as long as it renews it; then another worker may have it. Whatever a queue cannot do now it
/// says with <see cref="JobsUnavailableException"/>, and may be asked again.
/// </summary>
internal interface IJobQueue
{
    /// <summary>Waits for prompts.</summary>
    /// <param name="count">The most that are wanted.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>At least one.</returns>
    Task<IReadOnlyList<JobTask>> TakeAsync(int count, CancellationToken cancellationToken);

    /// <summary>Says that they are still being worked on.</summary>
    /// <returns>Those that are not this worker's any more: canceled, over, given back, or taken by another.</returns>
    Task<IReadOnlyList<JobTask>> RenewAsync(IReadOnlyList<JobTask> tasks);

    /// <summary>Says what became of a prompt. What was said first stays.</summary>
    /// <returns>False, and nothing is said, where a motion of it is not kept for all who may ask for it.</returns>
    Task<bool> FinishAsync(JobTask task, JobOutcome outcome);

    /// <summary>Gives a prompt back, for any worker to try it again.</summary>
    /// <param name="task">The prompt.</param>
    /// <param name="delay">Not before that time has passed.</param>
    /// <param name="problem">Why the attempt failed; null if it does not count as one.</param>
    Task ReturnAsync(JobTask task, TimeSpan delay, string? problem);

    /// <summary>Forgets a prompt whose job was canceled.</summary>
    Task DropAsync(JobTask task);

    /// <summary>The worker takes no more.</summary>
    Task LeaveAsync();
}

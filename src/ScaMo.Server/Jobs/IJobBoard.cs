namespace ScaMo.Server.Jobs;

/// <summary>Where jobs are handed in and looked after. Safe to call from many threads.</summary>
internal interface IJobBoard
{
    /// <summary>Whether other servers see the same jobs, and go on with them when this one stops.</summary>
    bool IsShared { get; }

    /// <summary>Accepts a job, if there is room and its idempotency key does not stand for another.</summary>
    /// <param name="job">The job.</param>
    /// <param name="fingerprint">A hash of the request, by which one that is sent again is told from another with the same key.</param>
    /// <exception cref="JobsUnavailableException">Jobs cannot be kept now.</exception>
    Task<JobAdmission> AddAsync(JobSpec job, string fingerprint);

    /// <summary>A job as it stands; null if there is none of that id, or it is no longer kept.</summary>
    /// <exception cref="JobsUnavailableException">Jobs cannot be read now.</exception>
    Task<JobSnapshot?> FindAsync(string id);

    /// <summary>Cancels what is not over of a job; what is over stays.</summary>
    /// <returns>The job as it stands then; null if there is none of that id.</returns>
    /// <exception cref="JobsUnavailableException">Jobs cannot be read now.</exception>
    Task<JobSnapshot?> CancelAsync(string id);

    /// <summary>Prompts that no worker has taken yet. Where jobs are not shared those that are to be tried again count as well, as nobody else would do it.</summary>
    /// <exception cref="JobsUnavailableException">Jobs cannot be read now.</exception>
    Task<long> CountWaitingAsync();
}

namespace ScaMo.Server.Jobs;

/// <summary>How far a job, or one of its prompts, is.</summary>
internal enum JobState
{
    /// <summary>No worker has it yet.</summary>
    Queued,

    /// <summary>A worker has it, or one of its prompts.</summary>
    Running,

    /// <summary>All motions are there.</summary>
    Succeeded,

    /// <summary>It is over, and at least one prompt gave no motion.</summary>
    Failed,

    /// <summary>Its client did not want it any more.</summary>
    Canceled,
}

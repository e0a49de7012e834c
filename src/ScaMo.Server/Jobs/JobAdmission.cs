namespace ScaMo.Server.Jobs;

/// <summary>What became of a job that wants to be accepted.</summary>
/// <param name="Verdict">Whether it was.</param>
/// <param name="JobId">The job that stands for it: itself, or the one that was accepted before under the same key; null if there is none.</param>
internal readonly record struct JobAdmission(JobAdmission.Kind Verdict, string? JobId)
{
    internal enum Kind
    {
        /// <summary>It waits for a worker.</summary>
        Accepted,

        /// <summary>It was accepted before: the client sends it again.</summary>
        Known,

        /// <summary>Its key stands for another job.</summary>
        Conflict,

        /// <summary>As many prompts wait as may.</summary>
        Full,
    }
}

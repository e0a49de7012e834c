namespace ScaMo.Server.Jobs;

/// <summary>The section <c>Jobs</c>: what part this server has in jobs, and how many it takes on.</summary>
internal sealed class JobsOptions
{
    public const string Section = "Jobs";

    /// <summary>
    /// <c>both</c>; <c>api</c>: answers requests, and leaves the prompts of jobs to workers; <c>worker</c>: works on the prompts of jobs, and of HTTP answers only what
    /// an operator asks for.
    /// </summary>
    public string Role { get; set; } = "both";

    /// <summary>Prompts that may be under way, of all jobs and all servers together.</summary>
    public int Capacity { get; set; } = 10_000;

    /// <summary>The most prompts of one job.</summary>
    public int MaxPrompts { get; set; } = 100;

    /// <summary>Samples of jobs that a worker has the models work on at a time; requests that wait for an answer share the models with them.</summary>
    public int Concurrency { get; set; } = 32;

    /// <summary>Seconds after which the prompts of a worker that has not been heard of go to another.</summary>
    public double LeaseSeconds { get; set; } = 30;

    /// <summary>How often a prompt is tried before it has failed.</summary>
    public int MaxAttempts { get; set; } = 5;

    /// <summary>Seconds that a worker may take for a prompt.</summary>
    public double TimeoutSeconds { get; set; } = 600;

    public bool HasKnownRole => Role is "both" or "api" or "worker";

    /// <summary>Whether this server answers requests for motion.</summary>
    public bool ServesApi => Role != "worker";

    /// <summary>Whether this server works on jobs.</summary>
    public bool Works => Role != "api";

    public TimeSpan Lease => TimeSpan.FromSeconds(LeaseSeconds);

    public TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);
}

namespace ScaMo.Server.Jobs;

/// <summary>What keeps the jobs cannot answer now.</summary>
internal class JobsUnavailableException : Exception
{
    public JobsUnavailableException(Exception cause)
        : base("What keeps the jobs does not answer.", cause)
    {
    }

    public JobsUnavailableException(string message)
        : base(message)
    {
    }
}

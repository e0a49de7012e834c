namespace ScaMo.Server.Jobs;

/// <summary>What a job is to do was damaged where it is kept; the server that accepted it can put it back.</summary>
internal sealed class JobDamagedException() : JobsUnavailableException("The job was damaged, and is put back by the server that accepted it.");

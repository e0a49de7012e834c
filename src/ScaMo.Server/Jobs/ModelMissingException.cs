namespace ScaMo.Server.Jobs;

/// <summary>This worker does not serve the model of a job.</summary>
internal sealed class ModelMissingException() : Exception("The model of the job is not served here.");

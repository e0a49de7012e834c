namespace ScaMo.Server.OpenApi;

/// <summary>Marks an endpoint that answers with motion, as JSON or as a file.</summary>
internal sealed record MotionMetadata;

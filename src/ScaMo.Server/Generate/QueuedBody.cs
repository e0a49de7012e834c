using System.ComponentModel;

namespace ScaMo.Server.Generate;

/// <summary>The event <c>queued</c>.</summary>
/// <param name="Position">Requests that wait for the model, this one included.</param>
internal sealed record QueuedBody([property: Description("Requests that wait for the model, this one included.")] int Position);

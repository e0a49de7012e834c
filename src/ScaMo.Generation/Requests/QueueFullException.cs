namespace ScaMo.Generation;

/// <summary>The engine's queue holds as many requests as it may.</summary>
/// <param name="capacity">The number of requests it may hold.</param>
public sealed class QueueFullException(int capacity) : Exception($"The queue holds its maximum of {capacity} requests.")
{
    /// <summary>The number of requests the queue may hold.</summary>
    public int Capacity { get; } = capacity;
}

namespace ScaMo.Generation;

/// <summary>How an engine runs its model.</summary>
public sealed record MotionEngineOptions
{
    /// <summary>auto (the first GPU if there is one), cpu, cuda or cuda:N.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>The transformer's weights: auto (float32 on CPU, bfloat16 on CUDA), float32 or bfloat16.</summary>
    public string Precision { get; init; } = "auto";

    /// <summary>The default of <see cref="Slots"/>.</summary>
    public const int DefaultSlots = 32;

    /// <summary>How many samples are decoded at a time.</summary>
    public int Slots { get; init; } = DefaultSlots;

    /// <summary>How many requests may wait.</summary>
    public int QueueCapacity { get; init; } = 128;
}

namespace ScaMo.Server.Motions;

/// <summary>The section <c>Storage</c>: how many motions are kept, and for how long motions and results are.</summary>
internal sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>The most motions that are kept; one takes less than a kilobyte and its prompt.</summary>
    public int Capacity { get; set; } = 10_000;

    /// <summary>Minutes a motion is kept after it was last generated.</summary>
    public double RetentionMinutes { get; set; } = 1440;

    /// <summary>Minutes for which the result of a repeatable request answers equal ones; 0 for no such cache.</summary>
    public double ResultMinutes { get; set; } = 1440;
}

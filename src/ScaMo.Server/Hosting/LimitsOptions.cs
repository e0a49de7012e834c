using ScaMo.Generation;

namespace ScaMo.Server.Hosting;

/// <summary>The section <c>Limits</c>: how much work is taken on, and for how long.</summary>
internal sealed class LimitsOptions
{
    public const string Section = "Limits";

    /// <summary>The most samples of one request.</summary>
    public const int MaxSamples = 16;

    /// <summary>The longest prompt, in Unicode scalar values.</summary>
    public const int MaxPromptScalars = 2000;

    /// <summary>The largest body that is read, in bytes.</summary>
    public const int MaxBodyBytes = 2 << 20;

    /// <summary>How much of a larger body is received and thrown away, so that the client gets to read its answer.</summary>
    public const long MaxDrainedBytes = 16L << 20;

    /// <summary>Connections at a time; more are closed at once.</summary>
    public long Connections { get; set; } = 10_000;

    /// <summary>Seconds that a body may take to arrive.</summary>
    public double Body { get; set; } = 30;

    /// <summary>Requests that may wait for a model.</summary>
    public int Queue { get; set; } = 128;

    /// <summary>Samples that a model decodes at a time.</summary>
    public int Slots { get; set; } = MotionEngineOptions.DefaultSlots;

    /// <summary>Seconds that a request may take.</summary>
    public double Deadline { get; set; } = 60;

    /// <summary>Seconds that running requests have to finish when the server is told to stop.</summary>
    public double Drain { get; set; } = 90;
}

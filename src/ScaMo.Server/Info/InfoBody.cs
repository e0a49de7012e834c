using System.ComponentModel;

namespace ScaMo.Server.Info;

/// <summary>The answer of <c>GET /info</c>.</summary>
internal sealed record InfoBody
{
    [Description("The server's version.")]
    public required string Version { get; init; }

    [Description("Seconds since the server started.")]
    public required double UptimeSeconds { get; init; }

    [Description("warming, ready or draining.")]
    public required string Status { get; init; }

    [Description("The formats this server writes.")]
    public required IReadOnlyList<string> Formats { get; init; }

    [Description("How much a request may ask for.")]
    public required LimitsBody Limits { get; init; }

    [Description("How busy each model is.")]
    public required IReadOnlyList<SlotsBody> Slots { get; init; }

    /// <summary>How much a request may ask for.</summary>
    internal sealed record LimitsBody
    {
        [Description("The longest prompt, in Unicode scalar values after trimming.")]
        public required int PromptCharacters { get; init; }

        [Description("The most samples of one request.")]
        public required int NumSamples { get; init; }

        [Description("The largest body, in bytes.")]
        public required int BodyBytes { get; init; }

        [Description("Requests that may wait for a model.")]
        public required int Queue { get; init; }

        [Description("Seconds a request may take.")]
        public required double DeadlineSeconds { get; init; }

        [Description("Seconds that running requests get when the server stops.")]
        public required double DrainSeconds { get; init; }

        [Description("The most motions that are kept.")]
        public required int StoredMotions { get; init; }

        [Description("Minutes a motion is kept.")]
        public required double RetentionMinutes { get; init; }
    }

    /// <summary>How busy a model is.</summary>
    internal sealed record SlotsBody
    {
        [Description("The model's name.")]
        public required string Model { get; init; }

        [Description("Requests that wait for it now.")]
        public required int QueueLength { get; init; }

        [Description("Requests that may wait for it.")]
        public required int QueueCapacity { get; init; }

        [Description("Samples that it decodes at a time.")]
        public required int Slots { get; init; }

        [Description("Samples that it decodes now.")]
        public required int SlotsInUse { get; init; }
    }
}

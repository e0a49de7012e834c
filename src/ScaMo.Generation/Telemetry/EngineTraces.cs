using System.Diagnostics;

namespace ScaMo.Generation;

/// <summary>
/// Spans of an engine's work: of each request its stages, as children of the caller's span, and of each pass one by itself that links to the requests in
/// its batch. They cost nothing while nobody listens.
/// </summary>
public static class EngineTraces
{
    /// <summary>The source to listen to.</summary>
    public const string SourceName = "ScaMo.Generation";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>The span of a request.</summary>
    internal static Activity? StartRequest(string model, GenerationRequest request) => Source.StartActivity(
        ActivityKind.Internal, name: "generate motion", tags: [new("gen_ai.request.model", model), new("gen_ai.request.seed", request.Seed), new("scamo.samples", request.SampleCount)]);

    /// <summary>A stage that a request has left.</summary>
    internal static void Record(string stage, ActivityContext request, DateTimeOffset start, DateTimeOffset end)
    {
        if (request == default) return;
        using var span = Source.StartActivity(ActivityKind.Internal, request, name: stage, startTime: start);
        span?.SetEndTime(end.UtcDateTime);
    }

    /// <summary>The span of a pass over a batch.</summary>
    internal static Activity? StartPass(IReadOnlyList<Sequence> batch) => !Source.HasListeners() ? null : Source.StartActivity(
        ActivityKind.Internal,
        new ActivityContext(ActivityTraceId.CreateRandom(), default, ActivityTraceFlags.Recorded),
        name: "decoding pass",
        tags: [new("scamo.batch.size", batch.Count)],
        links: batch.Select(sequence => sequence.Job.Trace).Where(context => context != default).Distinct().Select(context => new ActivityLink(context)));
}

using System.Diagnostics.Metrics;

namespace ScaMo.Generation;

/// <summary>
/// What an engine measures. Durations are seconds; names are OpenTelemetry's for generative AI where there is one
/// (semantic conventions, gen_ai.server.*), and else begin with <c>scamo</c>. Every measurement bears the model's name.
/// </summary>
public sealed class EngineMetrics
{
    /// <summary>The meter to listen to.</summary>
    public const string MeterName = "ScaMo.Generation";

    private const string ModelTag = "gen_ai.request.model";

    private static readonly Meter Meter = new(MeterName);

    private static readonly UpDownCounter<int> QueueSize = Meter.CreateUpDownCounter<int>("scamo.queue.size", "{request}", "Requests that wait for the model.");
    private static readonly UpDownCounter<int> SlotsInUse = Meter.CreateUpDownCounter<int>("scamo.slots.in_use", "{sample}", "Samples that are being decoded.");
    private static readonly Histogram<int> BatchSize = Create<int>("scamo.batch.size", "{sample}", "Samples of a pass.", [1, 2, 4, 8, 16, 24, 32, 48, 64, 128]);
    private static readonly Histogram<double> QueueDuration = Seconds("scamo.request.queue.duration", "What a request waited.");
    private static readonly Histogram<double> TextDuration = Seconds("scamo.request.text.duration", "Encoding a prompt.");
    private static readonly Histogram<double> PassDuration = Seconds("scamo.pass.duration", "A pass of the transformer over all samples, by whether texts joined (phase prefill) or not (decode).");
    private static readonly Histogram<double> MotionDuration = Seconds("scamo.request.motion.duration", "From the last token to the motion.");
    private static readonly Counter<long> Tokens = Meter.CreateCounter<long>("scamo.tokens", "{token}", "Motion tokens that were drawn.");
    private static readonly Histogram<double> FirstToken = Seconds("gen_ai.server.time_to_first_token", "From the call to a sample's first token.");
    private static readonly Histogram<double> TokenDuration = Seconds("gen_ai.server.time_per_output_token", "Between two tokens of a sample.");
    private static readonly Histogram<double> RequestDuration = Seconds("gen_ai.server.request.duration", "From the call to the result, or (with error.type) to its failure.");

    private readonly KeyValuePair<string, object?> _model;

    internal EngineMetrics(string model) => _model = new(ModelTag, model);

    internal void EnterQueue() => QueueSize.Add(1, _model);

    internal void LeaveQueue() => QueueSize.Add(-1, _model);

    internal void ChangeSlots(int difference)
    {
        if (difference != 0) SlotsInUse.Add(difference, _model);
    }

    internal void EncodeText(TimeSpan duration) => TextDuration.Record(duration.TotalSeconds, _model);

    internal void Pass(TimeSpan duration, int samples, bool hasPrefill)
    {
        BatchSize.Record(samples, _model);
        PassDuration.Record(duration.TotalSeconds, _model, new("phase", hasPrefill ? "prefill" : "decode"));
        Tokens.Add(samples, _model);
    }

    internal void DrawFirstToken(TimeSpan sinceCall) => FirstToken.Record(sinceCall.TotalSeconds, _model);

    internal void FinishSample(int tokens, TimeSpan sinceFirstToken)
    {
        if (tokens > 1) TokenDuration.Record(sinceFirstToken.TotalSeconds / (tokens - 1), _model);
    }

    internal void Finish(GenerationTimings timings)
    {
        QueueDuration.Record(timings.Queue.TotalSeconds, _model);
        MotionDuration.Record(timings.Motion.TotalSeconds, _model);
        RequestDuration.Record(timings.Total.TotalSeconds, _model);
    }

    internal void Fail(TimeSpan sinceCall, Exception exception) => RequestDuration.Record(sinceCall.TotalSeconds, _model, new("error.type", NameOf(exception)));

    private static string NameOf(Exception exception) => exception switch
    {
        QueueFullException => "queue_full",
        EmptyPromptException => "empty_prompt",
        OperationCanceledException => "cancelled",
        ArithmeticException => "not_a_number",
        ObjectDisposedException => "stopped",
        _ => exception.GetType().Name,
    };

    private static Histogram<double> Seconds(string name, string description) =>
        Create<double>(name, "s", description, [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]);

    private static Histogram<T> Create<T>(string name, string unit, string description, T[] boundaries)
        where T : struct =>
        Meter.CreateHistogram(name, unit, description, advice: new InstrumentAdvice<T> { HistogramBucketBoundaries = boundaries });
}

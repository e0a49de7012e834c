using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ScaMo.Generation.Tests.Engine;

public sealed class EngineMetricsTests : IDisposable
{
    private readonly TemporaryModels _models = new();
    private readonly ConcurrentBag<(string Name, double Value, Dictionary<string, object?> Tags)> _measured = [];
    private readonly MeterListener _listener = new();
    private readonly MotionEngine _engine;
    private readonly string _name = $"measured-{Guid.NewGuid():N}";

    public EngineMetricsTests()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == EngineMetrics.MeterName) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Take(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument.Name, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument.Name, value, tags));
        _listener.Start();
        _engine = MotionEngine.Load(_models.AddGolden(_name), new MotionEngineOptions { Device = "cpu", QueueCapacity = 1, Slots = 2 });
    }

    public void Dispose()
    {
        _engine.Dispose();
        _listener.Dispose();
        _models.Dispose();
    }

    [Fact]
    public async Task A_request_leaves_its_marks_and_no_gauge_is_left_up()
    {
        var result = await _engine.GenerateAsync(new GenerationRequest { Prompt = "a person jumps", Seed = 1, SampleCount = 3, MaxTokens = 50 }, CancellationToken.None);
        await Assert.ThrowsAsync<EmptyPromptException>(() => _engine.GenerateAsync(new GenerationRequest { Prompt = "\u0001", Seed = 1, MaxTokens = 50 }, CancellationToken.None));
        Assert.True(SpinWait.SpinUntil(() => _engine.SlotsInUse == 0, TimeSpan.FromSeconds(10)));

        int drawn = result.Motions.Sum(motion => motion.Tokens.Length + (motion.FinishReason == FinishReason.Stop ? 1 : 0));
        Assert.Equal(drawn, Values("scamo.tokens").Sum());
        Assert.Equal(drawn, Values("scamo.batch.size").Sum());
        Assert.InRange(Values("scamo.batch.size").Max(), 2, 2);
        Assert.Equal(0, Values("scamo.queue.size").Sum());
        Assert.Equal(0, Values("scamo.slots.in_use").Sum());
        Assert.Equal(3, Values("gen_ai.server.time_to_first_token").Count());
        Assert.Single(Values("scamo.request.queue.duration"));
        Assert.Single(Values("scamo.request.text.duration"));
        Assert.Equal(result.Timings.Total.TotalSeconds, Assert.Single(Measured("gen_ai.server.request.duration"), item => !item.Tags.ContainsKey("error.type")).Value);
        Assert.Equal("empty_prompt", Assert.Single(Measured("gen_ai.server.request.duration"), item => item.Tags.ContainsKey("error.type")).Tags["error.type"]);
        Assert.Contains(Measured("scamo.pass.duration"), item => Equals(item.Tags["phase"], "prefill"));
        Assert.Contains(Measured("scamo.pass.duration"), item => Equals(item.Tags["phase"], "decode"));
    }

    [Fact]
    public async Task A_traced_request_has_its_stages_and_passes_link_to_it()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == EngineTraces.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);

        await _engine.GenerateAsync(new GenerationRequest { Prompt = "a person jumps", Seed = 1, MaxTokens = 5 }, CancellationToken.None);

        var request = Assert.Single(spans, span => span.OperationName == "generate motion" && Equals(span.GetTagItem("gen_ai.request.model"), _name));
        var stages = spans.Where(span => span.ParentSpanId == request.SpanId).OrderBy(span => span.StartTimeUtc).ToArray();
        Assert.Equal(["encode text", "decode tokens", "render motion"], stages.Select(stage => stage.OperationName));
        Assert.All(stages, stage => Assert.InRange(stage.Duration, TimeSpan.Zero, request.Duration + TimeSpan.FromMilliseconds(50)));
        var passes = spans.Where(span => span.OperationName == "decoding pass" && span.Links.Any(link => link.Context.SpanId == request.SpanId)).ToArray();
        Assert.Equal(5, passes.Length);
        Assert.All(passes, pass => Assert.NotEqual(request.TraceId, pass.TraceId));
    }

    private void Take(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var taken = tags.ToArray().ToDictionary();
        // Other tests of this process have engines too.
        if (Equals(taken["gen_ai.request.model"], _name)) _measured.Add((name, value, taken));
    }

    private IEnumerable<(string Name, double Value, Dictionary<string, object?> Tags)> Measured(string name) => _measured.Where(item => item.Name == name);

    private IEnumerable<double> Values(string name) => Measured(name).Select(item => item.Value);
}

using System.Collections.Immutable;
using ScaMo.Models;
using ScaMo.Models.Packages;

namespace ScaMo.Generation.Tests.Engine;

/// <summary>Streaming with the reference's end-to-end package.</summary>
public sealed class MotionEngineStreamTests : IDisposable
{
    private const int PoseValues = 22 * 3;

    /// <summary>Metres. libtorch decodes a prefix anew, and its sums differ in their last digits by the number of frames.</summary>
    private const double FrameTolerance = 1e-4;

    private readonly TemporaryModels _models = new();
    private readonly MotionEngine _engine;

    public MotionEngineStreamTests() => _engine = Load(_models.AddGolden());

    public void Dispose()
    {
        _engine.Dispose();
        _models.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public async Task Tokens_and_frames_come_in_order_and_make_the_motion(int samples)
    {
        var request = new GenerationRequest { Prompt = "a person jumps", Seed = 9, SampleCount = samples, MaxTokens = 50 };
        var expected = await _engine.GenerateAsync(request, CancellationToken.None);

        var events = await _engine.StreamAsync(request, CancellationToken.None).ToArrayAsync();

        Assert.IsType<GenerationEvent.Queued>(events[0]);
        Assert.IsType<GenerationEvent.Done>(events[^1]);
        for (int i = 0; i < samples; i++)
        {
            var tokens = events.OfType<GenerationEvent.TokensDrawn>().Where(drawn => drawn.Sample == i).SelectMany(drawn => drawn.Tokens).ToImmutableArray();
            Assert.Equal(expected.Motions[i].Tokens, tokens);

            var positions = new List<float>();
            foreach (var frames in events.OfType<GenerationEvent.FramesReady>().Where(frames => frames.Sample == i))
            {
                Assert.Equal(positions.Count / PoseValues, frames.First);
                positions.AddRange(frames.Positions.Span);
            }

            var motion = Assert.Single(events.OfType<GenerationEvent.MotionReady>(), ready => ready.Sample == i).Motion;
            Assert.Equal(expected.Motions[i].Tokens, motion.Tokens);
            Assert.Equal(motion.Clip.Positions.ToArray(), positions);
        }
    }

    [Fact]
    public void Where_libtorch_decodes_frames_are_told_early_too()
    {
        var package = ModelPackage.Open(_models.AddGolden("gelu", manifest => manifest["tokenizer"]!["activation"] = "gelu"));
        using var model = MotionModel.Load(package, ComputeDevice.Parse("cpu"), TorchSharp.torch.ScalarType.Float32);
        using var renderer = new MotionRenderer(model);
        using var sample = new StreamedSample(renderer);
        ImmutableArray<int> tokens = [.. Enumerable.Range(0, 40).Select(i => i * 11 % 512)];
        int reach = package.Tokenizer.DecoderReach!.Value;

        Assert.Null(sample.Begin(tokens[..reach], threads: 1));
        var begun = sample.Begin(tokens[..(reach + 5)], threads: 1)!;
        var whole = sample.Complete(tokens, threads: 1);

        Assert.Equal(5 * 4, begun.FrameCount);
        Assert.Equal(40 * 4, whole.FrameCount);
        Assert.InRange(Numbers.MaxDifference(whole.Positions.Span[..begun.Positions.Length], begun.Positions.Span), 0, FrameTolerance);
        Assert.Same(whole, sample.Begin(tokens, threads: 1));
    }

    [Fact]
    public async Task A_full_queue_refuses_before_anything_is_told()
    {
        using var leaving = new CancellationTokenSource();
        var request = new GenerationRequest { Prompt = "a person jumps", Seed = 9, SampleCount = 10_000, MaxTokens = 50 };
        var running = _engine.GenerateAsync(request, leaving.Token);
        while (_engine.QueueLength > 0) await Task.Delay(1);
        var waiting = _engine.GenerateAsync(request, leaving.Token);

        await using var stream = _engine.StreamAsync(request, CancellationToken.None).GetAsyncEnumerator();
        await Assert.ThrowsAsync<QueueFullException>(async () => await stream.MoveNextAsync());

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task A_reader_that_leaves_takes_its_request_along()
    {
        await foreach (var happened in _engine.StreamAsync(new GenerationRequest { Prompt = "a person jumps", Seed = 9, SampleCount = 10_000, MaxTokens = 50 }, CancellationToken.None))
        {
            if (happened is GenerationEvent.TokensDrawn) break;
        }

        Assert.True(SpinWait.SpinUntil(() => _engine.SlotsInUse == 0, TimeSpan.FromSeconds(10)));
        Assert.Equal(0, _engine.QueueLength);
    }

    private static MotionEngine Load(string package) => MotionEngine.Load(package, new MotionEngineOptions { Device = "cpu", QueueCapacity = 1, Slots = 4 });
}

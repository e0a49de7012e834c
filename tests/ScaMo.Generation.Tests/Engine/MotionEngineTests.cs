using ScaMo.Models.Packages;
using ScaMo.Models.Transformer;
using static TorchSharp.torch;

namespace ScaMo.Generation.Tests.Engine;

/// <summary>The engine with the reference's end-to-end package: random weights, exact answers.</summary>
public sealed class MotionEngineTests : IDisposable
{
    private const string Golden = TemporaryModels.GoldenName;
    private const double FeatureTolerance = 5e-4;
    private const double JointTolerance = 2e-3;

    private readonly TemporaryModels _models = new();
    private readonly MotionEngine _engine;

    public MotionEngineTests() => _engine = MotionEngine.Load(_models.AddGolden(), new MotionEngineOptions { Device = "cpu", QueueCapacity = 4 });

    public void Dispose()
    {
        _engine.Dispose();
        _models.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Greedy_decoding_gives_the_reference_s_tokens_features_and_joints(int number)
    {
        var prompt = Goldens.Case(Golden).GetProperty("prompts")[number];

        var result = await _engine.GenerateAsync(Request(prompt.GetProperty("text").GetString()!, sampling: SamplingOptions.Greedy), CancellationToken.None);

        var motion = Assert.Single(result.Motions);
        Assert.Equal(Goldens.Longs(Golden, $"prompt{number}_tokens.npy").Data, motion.Tokens.Select(token => (long)token));
        Assert.Equal(prompt.GetProperty("ended_by_end_token").GetBoolean() ? FinishReason.Stop : FinishReason.Length, motion.FinishReason);
        Assert.InRange(Numbers.MaxDifference(Goldens.Floats(Golden, $"prompt{number}_features.npy").Data, motion.Clip.Features.Span), 0, FeatureTolerance);
        Assert.InRange(Numbers.MaxDifference(Goldens.Floats(Golden, $"prompt{number}_joints.npy").Data, motion.Clip.Positions.Span), 0, JointTolerance);
    }

    [Fact]
    public void A_motion_that_ends_before_it_begins_is_the_single_token_1()
    {
        // The reference's empty prompt: its text is the end token alone, and the first choice is the end.
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        using var model = MotionModel.Load(ModelPackage.Open(Path.Combine(_models.Root, Golden)), CPU, ScalarType.Float32);
        using var decoder = new CpuSequenceDecoder(CpuTransformer.Pack(model.Transformer, slotCount: 1, threads: 1));
        var text = model.TextEncoder.Tokenize("");
        Assert.Equal(Goldens.Longs(Golden, "prompt4_text_ids.npy").Data, text.Ids.ToArray());

        decoder.Run([SequenceInput.OfText(0, model.TextEncoder.Encode(text).data<float>().ToArray())]);
        var drawn = new int[1];
        decoder.Draw([new TokenDraw(Input: 0, SamplingOptions.Greedy, Uniform: 0)], drawn);
        var sequence = new Sequence(new GenerationJob(Request(""), new EngineMetrics("test")), 0);
        sequence.Append(drawn[0], model.Transformer.Config.EndToken);
        var tokens = sequence.ToTokens();

        Assert.Equal([1], tokens);
        Assert.Equal(FinishReason.Stop, sequence.FinishReason);
        using var renderer = new MotionRenderer(model);
        var clip = renderer.Render(tokens.AsSpan(), threads: 1);
        Assert.InRange(Numbers.MaxDifference(Goldens.Floats(Golden, "prompt4_features.npy").Data, clip.Features.Span), 0, FeatureTolerance);
        Assert.InRange(Numbers.MaxDifference(Goldens.Floats(Golden, "prompt4_joints.npy").Data, clip.Positions.Span), 0, JointTolerance);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\u200b\u0001")]
    public async Task A_prompt_of_which_nothing_is_left_is_refused(string prompt) =>
        await Assert.ThrowsAsync<EmptyPromptException>(() => _engine.GenerateAsync(Request(prompt), CancellationToken.None));

    [Fact]
    public async Task A_seed_gives_the_same_motion_alone_and_as_one_of_many_samples()
    {
        var together = await _engine.GenerateAsync(Request("a person jumps", seed: GenerationRequest.SeedModulus - 2, samples: 5), CancellationToken.None);
        Assert.Equal([GenerationRequest.SeedModulus - 2, GenerationRequest.SeedModulus - 1, 0, 1, 2], together.Motions.Select(motion => motion.Seed));

        foreach (var expected in together.Motions)
        {
            var alone = Assert.Single((await _engine.GenerateAsync(Request("a person jumps", expected.Seed), CancellationToken.None)).Motions);
            Assert.Equal(expected.Tokens, alone.Tokens);
            Assert.Equal(expected.Clip.Positions.ToArray(), alone.Clip.Positions.ToArray());
        }
    }

    [Fact]
    public async Task A_lower_limit_of_tokens_cuts_the_same_motion_short()
    {
        var whole = Assert.Single((await _engine.GenerateAsync(Request("a person jumps", seed: 9), CancellationToken.None)).Motions);
        Assert.True(whole.Tokens.Length > 7);

        var cut = Assert.Single((await _engine.GenerateAsync(Request("a person jumps", seed: 9) with { MaxTokens = 7 }, CancellationToken.None)).Motions);

        Assert.Equal(whole.Tokens[..7], cut.Tokens);
        Assert.Equal(FinishReason.Length, cut.FinishReason);
        Assert.Equal(28, cut.Clip.FrameCount);
    }

    [Fact]
    public async Task Tokens_render_to_the_motion_they_came_with()
    {
        var motion = Assert.Single((await _engine.GenerateAsync(Request("a person jumps", seed: 3), CancellationToken.None)).Motions);

        var clip = await _engine.RenderAsync(motion.Tokens, CancellationToken.None);

        Assert.Equal(motion.Clip.Positions.ToArray(), clip.Positions.ToArray());
    }

    [Fact]
    public async Task Tokens_beyond_the_codebook_or_the_maximum_are_refused()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _engine.RenderAsync([512], CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _engine.RenderAsync([-1], CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _engine.RenderAsync([], CancellationToken.None));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => _engine.RenderAsync([.. Enumerable.Repeat(1, 51)], CancellationToken.None));
    }

    [Fact]
    public async Task A_full_queue_refuses_at_once_and_what_was_accepted_is_answered()
    {
        var accepted = new List<Task<GenerationResult>>();
        QueueFullException? refusal = null;
        while (refusal is null && accepted.Count < 200)
        {
            var task = _engine.GenerateAsync(Request("a person jumps", samples: 16), CancellationToken.None);
            if (task.IsFaulted) refusal = Assert.IsType<QueueFullException>(task.Exception!.InnerException);
            else accepted.Add(task);
        }

        Assert.Equal(4, refusal?.Capacity);
        foreach (var result in await Task.WhenAll(accepted)) Assert.Equal(16, result.Motions.Length);
        Assert.Equal(0, _engine.QueueLength);
    }

    [Fact]
    public async Task A_cancelled_request_frees_the_engine_for_the_next()
    {
        using var cancellation = new CancellationTokenSource();
        var running = _engine.GenerateAsync(Request("a person jumps", samples: 10_000), cancellation.Token);
        var waiting = _engine.GenerateAsync(Request("a person jumps", samples: 10_000), cancellation.Token);
        await Task.Delay(50);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        // Ten thousand samples would take minutes.
        await _engine.GenerateAsync(Request("a person jumps"), CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Cancelled_requests_no_longer_count_against_the_queue()
    {
        using var running = new CancellationTokenSource();
        var first = _engine.GenerateAsync(Request("a person jumps", samples: 10_000), running.Token);
        while (_engine.QueueLength > 0) await Task.Delay(1);
        for (int i = 0; i < 20; i++)
        {
            using var cancellation = new CancellationTokenSource();
            var waiting = _engine.GenerateAsync(Request("a person jumps"), cancellation.Token);
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        }

        Assert.Equal(0, _engine.QueueLength);
        await running.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
    }

    [Fact]
    public async Task Disposal_ends_what_runs_and_what_waits()
    {
        var running = _engine.GenerateAsync(Request("a person jumps", samples: 10_000), CancellationToken.None);
        var waiting = _engine.GenerateAsync(Request("a person jumps"), CancellationToken.None);

        _engine.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _engine.GenerateAsync(Request("a person jumps"), CancellationToken.None));
    }

    [Fact]
    public async Task Disposal_waits_for_what_is_rendered_and_refuses_the_rest()
    {
        var rendered = Enumerable.Range(0, 200).Select(i => _engine.RenderAsync([.. Enumerable.Repeat(i, 50)], CancellationToken.None)).ToArray();

        _engine.Dispose();

        foreach (var task in rendered)
        {
            var failure = await Record.ExceptionAsync(() => task);
            Assert.True(failure is null or ObjectDisposedException, failure?.ToString());
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => _engine.RenderAsync([1], CancellationToken.None));
    }

    [Fact]
    public async Task A_block_that_is_just_large_enough_serves_the_longest_text_and_motion()
    {
        // 150 of text and 50 of motion, of which the last is not fed back.
        using var engine = MotionEngine.Load(_models.AddGolden("tight", manifest => manifest["transformer"]!["blockSize"] = 199), new MotionEngineOptions { Device = "cpu" });
        string longest = string.Join(' ', Enumerable.Repeat("a person walks and waves", 60));

        var tight = await engine.GenerateAsync(Request(longest, sampling: SamplingOptions.Greedy), CancellationToken.None);
        var roomy = await _engine.GenerateAsync(Request(longest, sampling: SamplingOptions.Greedy), CancellationToken.None);

        Assert.Equal(roomy.Motions[0].Tokens, tight.Motions[0].Tokens);
        var sampled = await engine.GenerateAsync(Request(longest, samples: 4), CancellationToken.None);
        Assert.Contains(sampled.Motions, motion => motion.Tokens.Length == 50);
    }

    [Fact]
    public void Tells_what_is_known_of_the_model()
    {
        Assert.Equal((Golden, "MIT", 20f, 4, 50, 512, "float32", "cpu", 10.0), (
            _engine.Info.Name, _engine.Info.License, _engine.Info.FramesPerSecond, _engine.Info.FramesPerToken, _engine.Info.MaxTokens,
            _engine.Info.CodebookSize, _engine.Info.Precision, _engine.Info.Device, _engine.Info.MaxSeconds));
        Assert.Matches("^[0-9a-f]{64}$", _engine.Info.Identity);

        using var renamed = MotionEngine.Load(_models.AddGolden("renamed"), new MotionEngineOptions());
        Assert.NotEqual(_engine.Info.Identity, renamed.Info.Identity);
    }

    private static GenerationRequest Request(string prompt, long seed = 1, int samples = 1, SamplingOptions? sampling = null) =>
        new() { Prompt = prompt, Seed = seed, SampleCount = samples, Sampling = sampling ?? new SamplingOptions(), MaxTokens = 50 };
}

using ScaMo.Models.Tokenizer;
using ScaMo.Training.Runs;
using ScaMo.Training.Tokenizers;
using Spectre.Console;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Training;

[Collection(typeof(TorchGenerator))]
public sealed class TokenizerTaskTests : IDisposable
{
    private readonly SyntheticDataSet _data = new();
    private readonly DirectoryInfo _runs = Directory.CreateTempSubdirectory("scamo-runs-");

    public void Dispose()
    {
        _data.Dispose();
        _runs.Delete(recursive: true);
    }

    [Theory]
    [InlineData(QuantizerKind.Fsq)]
    [InlineData(QuantizerKind.Vq)]
    [InlineData(QuantizerKind.Lfq)]
    public void Every_quantizer_learns_to_reconstruct(QuantizerKind quantizer)
    {
        var before = Train(Options("before", quantizer, steps: 1));
        var after = Train(Options("after", quantizer, steps: 200));

        Assert.InRange(after["mpjpe"], 0, 0.75 * before["mpjpe"]);
        Assert.InRange(after["codebook_usage"], 0, 1);
        Assert.InRange(after["perplexity"], 0.999, 100);
    }

    [Fact]
    public void Keeping_the_spread_puts_more_codes_to_use()
    {
        var without = Train(Options("without", QuantizerKind.Fsq, steps: 100));
        var kept = Train(Options("with", QuantizerKind.Fsq, steps: 100) with { KeepSpread = true, QuantizerWeight = 0.1 });

        Assert.True(kept["perplexity"] > 2 * without["perplexity"], $"{kept["perplexity"]} against {without["perplexity"]}");
    }

    [Fact]
    public void Clips_shorter_than_the_window_are_learnt_too()
    {
        using var shorter = new SyntheticDataSet(frames: 24);
        var before = Train(Options("before", QuantizerKind.Fsq, steps: 1) with { DataFolder = shorter.Folder });
        var after = Train(Options("after", QuantizerKind.Fsq, steps: 200) with { DataFolder = shorter.Folder });

        Assert.InRange(after["mpjpe"], 0, 0.75 * before["mpjpe"]);
    }

    [Theory]
    [InlineData(QuantizerKind.Fsq)]
    [InlineData(QuantizerKind.Vq)]
    public void A_resumed_run_ends_where_an_uninterrupted_one_does_bit_for_bit(QuantizerKind quantizer)
    {
        Train(Options("whole", quantizer, steps: 8) with { Balance = 0.5 });
        // The schedule is that of eight steps from the start; the first half ends by an interruption.
        var half = Options("halves", quantizer, steps: 8) with { Balance = 0.5 };
        using (var task = new InterruptingTask(new TokenizerTask(half), afterSteps: 4))
        using (var loop = new TrainingLoop(task, half.Loop, Silent()))
        {
            Assert.ThrowsAny<OperationCanceledException>(() => loop.Run(task.Token));
        }

        Train(half with { Loop = half.Loop with { Resume = true } });

        Assert.Equal(Weights("whole"), Weights("halves"));
        Assert.Equal(File.ReadAllText(PathOf("whole", RunFiles.Metrics)), File.ReadAllText(PathOf("halves", RunFiles.Metrics)));
    }

    [Fact]
    public void A_decoder_trained_alone_leaves_the_tokens_as_they_are()
    {
        Train(Options("first", QuantizerKind.Fsq, steps: 20));
        Train(Options("second", QuantizerKind.Fsq, steps: 20) with { InitialWeights = PathOf("first"), FreezeEncoder = true });

        using var first = TokenizerRun.Load(PathOf("first"), CPU);
        using var second = TokenizerRun.Load(PathOf("second"), CPU);
        using var features = randn(2, 64, 263);
        using var expected = first.Encode(features);
        using var tokens = second.Encode(features);
        Assert.Equal(expected.data<long>().ToArray(), tokens.data<long>().ToArray());
        Assert.NotEqual(Weights("first"), Weights("second"));
    }

    [Fact]
    public void Sampled_motions_need_a_frozen_encoder_and_whole_windows()
    {
        var options = Options("run", QuantizerKind.Fsq, steps: 1) with { SampledFrom = "package" };

        Assert.Contains("frozen encoder", options.FindProblem(), StringComparison.Ordinal);
        options = options with { InitialWeights = "first", FreezeEncoder = true };
        Assert.Contains("whole windows", options.FindProblem(), StringComparison.Ordinal);
        Assert.Null((options with { WholeWindows = true }).FindProblem());
    }

    [Fact]
    public void A_loss_that_is_no_number_ends_the_run_with_the_step_and_the_last_good_checkpoint()
    {
        var options = Options("diverging", QuantizerKind.Fsq, steps: 50);
        options = options with { Loop = options.Loop with { LearningRate = 1e30, WarmupSteps = 0, SaveEvery = 1, ClipNorm = 0 } };

        var exception = Assert.Throws<DivergenceException>(() => Train(options));

        Assert.InRange(exception.Step, 1, 49);
        Assert.True(File.Exists(exception.LastGoodCheckpoint));
        Assert.Contains($"step {exception.Step}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_with_a_run_is_not_overwritten_and_one_without_is_not_resumed()
    {
        var options = Options("run", QuantizerKind.Fsq, steps: 1);
        Assert.Contains("no checkpoint", Assert.Throws<ArgumentException>(() => Train(options with { Loop = options.Loop with { Resume = true } })).Message, StringComparison.Ordinal);
        Train(options);

        Assert.Contains("resume it", Assert.Throws<ArgumentException>(() => Train(options)).Message, StringComparison.Ordinal);
    }

    private static IAnsiConsole Silent() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });

    private static IReadOnlyDictionary<string, double> Train(TokenizerTrainingOptions options)
    {
        using var task = new TokenizerTask(options);
        using var loop = new TrainingLoop(task, options.Loop, Silent());
        return loop.Run(TestContext.Current.CancellationToken);
    }

    private byte[] Weights(string run) => File.ReadAllBytes(PathOf(run, RunFiles.TokenizerWeights));

    private string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([_runs.FullName, .. parts]);

    private TokenizerTrainingOptions Options(string run, QuantizerKind quantizer, int steps)
    {
        var config = new TokenizerConfig { Quantizer = quantizer, Levels = quantizer == QuantizerKind.Fsq ? [8, 5, 5] : [], Width = 32, CodeDim = 16, Depth = 1 };
        if (quantizer != QuantizerKind.Fsq) config = config with { CodebookSize = 64 };
        return new TokenizerTrainingOptions
        {
            DataFolder = _data.Folder,
            Config = config,
            BatchSize = 8,
            JointWeight = 1,
            BoneWeight = 1,
            Loop = new TrainingLoopOptions { Folder = PathOf(run), Steps = steps, LearningRate = 2e-3, WarmupSteps = 2, AverageDecay = 0.9, SaveEvery = 100, ValidateEvery = 100 },
        };
    }
}

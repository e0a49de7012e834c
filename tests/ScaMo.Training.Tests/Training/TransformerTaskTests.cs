using ScaMo.Models.Tokenizer;
using ScaMo.Models.Transformer;
using ScaMo.Training.Runs;
using ScaMo.Training.Tokenizers;
using ScaMo.Training.Transformers;
using Spectre.Console;

namespace ScaMo.Training.Tests.Training;

[Collection(typeof(TorchGenerator))]
public sealed class TransformerTaskTests : IDisposable
{
    private readonly SyntheticDataSet _data = new();
    private readonly DirectoryInfo _runs = Directory.CreateTempSubdirectory("scamo-runs-");

    public TransformerTaskTests()
    {
        var options = new TokenizerTrainingOptions
        {
            DataFolder = _data.Folder,
            Config = new TokenizerConfig { Levels = [8, 5, 5], Width = 32, CodeDim = 16, Depth = 1 },
            BatchSize = 8,
            Loop = new TrainingLoopOptions { Folder = PathOf("tokenizer"), Steps = 60, LearningRate = 2e-3, WarmupSteps = 2, AverageDecay = 0.9 },
        };
        using var task = new TokenizerTask(options);
        using var loop = new TrainingLoop(task, options.Loop, Silent());
        loop.Run(CancellationToken.None);
    }

    public void Dispose()
    {
        _data.Dispose();
        _runs.Delete(recursive: true);
    }

    [Theory]
    [InlineData(TextPrefixKind.Words)]
    [InlineData(TextPrefixKind.Sentence)]
    public void Transformer_and_text_encoder_learn_together(TextPrefixKind prefix)
    {
        var before = Train(Options("before", steps: 1) with { Prefix = prefix });
        var after = Train(Options("after", steps: 60) with { Prefix = prefix });

        Assert.True(after["loss"] < before["loss"] - 0.3, $"{before["loss"]} before, {after["loss"]} after");
        Assert.True(after["normalized_loss"] < before["normalized_loss"]);
        Assert.True(Directory.Exists(PathOf("after", RunFiles.TextEncoder)));
    }

    [Fact]
    public void A_resumed_run_ends_where_an_uninterrupted_one_does_bit_for_bit()
    {
        Train(Options("whole", steps: 10) with { Balance = 0.5 });
        var half = Options("halves", steps: 10) with { Balance = 0.5 };
        using (var task = new InterruptingTask(new TransformerTask(half, Silent()), afterSteps: 5))
        using (var loop = new TrainingLoop(task, half.Loop, Silent()))
        {
            Assert.ThrowsAny<OperationCanceledException>(() => loop.Run(task.Token));
        }

        Train(half with { Loop = half.Loop with { Resume = true } });

        Assert.Equal(File.ReadAllBytes(PathOf("whole", RunFiles.TransformerWeights)), File.ReadAllBytes(PathOf("halves", RunFiles.TransformerWeights)));
    }

    [Fact]
    public void Features_of_a_frozen_encoder_are_computed_once_and_kept()
    {
        var options = Options("frozen", steps: 2) with { SentencePieceModel = null, TextEncoderFolder = Goldens.FilePath("t5-encoder") };
        Train(options);
        string features = PathOf("frozen", "text-features", "features.bin");
        var written = File.GetLastWriteTimeUtc(features);

        Train(options with { Loop = options.Loop with { Resume = true, Steps = 3 } });

        Assert.Equal(written, File.GetLastWriteTimeUtc(features));
        Assert.False(Directory.Exists(PathOf("frozen", RunFiles.TextEncoder)));
    }

    [Fact]
    public void Bfloat16_weights_learn_through_float32_copies()
    {
        var before = Train(Options("before", steps: 1) with { Precision = "bfloat16" });
        var after = Train(Options("after", steps: 60) with { Precision = "bfloat16" });

        Assert.True(after["loss"] < before["loss"] - 0.5, $"{before["loss"]} before, {after["loss"]} after");
    }

    [Fact]
    public void Gradients_of_accumulated_batches_make_one_step()
    {
        var options = Options("accumulated", steps: 2);

        var metrics = Train(options with { Loop = options.Loop with { Accumulation = 3 } });

        Assert.True(double.IsFinite(metrics["loss"]));
    }

    [Fact]
    public void A_tokenizer_of_other_statistics_is_refused()
    {
        File.Copy(Goldens.FilePath("humanml3d-sample", "Mean.npy"), PathOf("tokenizer", RunFiles.Mean), overwrite: true);

        Assert.Contains("other means", Assert.Throws<ArgumentException>(() => Train(Options("x", steps: 1))).Message, StringComparison.Ordinal);
    }

    private static IAnsiConsole Silent() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });

    private static IReadOnlyDictionary<string, double> Train(TransformerTrainingOptions options)
    {
        using var task = new TransformerTask(options, Silent());
        using var loop = new TrainingLoop(task, options.Loop, Silent());
        return loop.Run(TestContext.Current.CancellationToken);
    }

    private string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([_runs.FullName, .. parts]);

    private TransformerTrainingOptions Options(string run, int steps) => new()
    {
        DataFolder = _data.Folder,
        TokenizerFolder = PathOf("tokenizer"),
        Size = new TransformerPreset("tiny", Layers: 2, Heads: 2, Width: 32),
        SentencePieceModel = Goldens.FilePath("t5-encoder", "spiece.model"),
        TextEncoder = new TextEncoderShape { Layers = 1, Heads = 2, Width = 32, FeedForwardWidth = 64 },
        BatchSize = 8,
        Loop = new TrainingLoopOptions { Folder = PathOf(run), Steps = steps, LearningRate = 5e-3, WarmupSteps = 2, AverageDecay = 0.9 },
    };
}

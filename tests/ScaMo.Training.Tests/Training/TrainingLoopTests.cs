using ScaMo.Models.Tokenizer;
using ScaMo.Training.Runs;
using ScaMo.Training.Tokenizers;
using Spectre.Console;

namespace ScaMo.Training.Tests.Training;

[Collection(typeof(TorchGenerator))]
public sealed class TrainingLoopTests : IDisposable
{
    private readonly SyntheticDataSet _data = new();
    private readonly DirectoryInfo _runs = Directory.CreateTempSubdirectory("scamo-runs-");

    public void Dispose()
    {
        _data.Dispose();
        _runs.Delete(recursive: true);
    }

    [Fact]
    public void Wanted_steps_are_validated_and_saved_besides()
    {
        var options = Options("wanted") with { ValidateAt = [2, 5], ValidateEvery = 4 };

        var validated = Run(options, options.Steps);

        Assert.Equal([2, 4, 5, 6], validated.Select(one => one.Step));
        Assert.Equal(["step-00000005.safetensors", "step-00000006.safetensors"], Directory.GetFiles(options.Folder, "step-*").Select(Path.GetFileName).Order());
    }

    [Fact]
    public void Totals_go_on_over_an_interruption()
    {
        var whole = Run(Options("whole"), interruptAt: 6)[^1].Totals;
        var half = Options("halves");
        Run(half, interruptAt: 3);

        var totals = Run(half with { Resume = true }, interruptAt: 6)[^1].Totals;

        Assert.Equal(6 * 4 * 64, whole.Items);
        Assert.Equal((whole.Items, whole.Flops), (totals.Items, totals.Flops));
        Assert.True(totals.Seconds > 0);
    }

    private List<ValidatedStep> Run(TrainingLoopOptions options, long interruptAt)
    {
        var validated = new List<ValidatedStep>();
        var silent = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
        using var task = new InterruptingTask(
            new TokenizerTask(new TokenizerTrainingOptions
            {
                DataFolder = _data.Folder,
                Config = new TokenizerConfig
                {
                    Levels = [5, 5],
                    Width = 16,
                    CodeDim = 8,
                    Depth = 1,
                },
                BatchSize = 4,
                Loop = options,
            }),
            (int)interruptAt);
        using var loop = new TrainingLoop(task, options, silent) { Validated = validated.Add };
        if (interruptAt < options.Steps) Assert.ThrowsAny<OperationCanceledException>(() => loop.Run(task.Token));
        else loop.Run(CancellationToken.None);
        return validated;
    }

    private TrainingLoopOptions Options(string run) => new()
    {
        Folder = Path.Combine(_runs.FullName, run),
        Steps = 6,
        WarmupSteps = 1,
    };
}

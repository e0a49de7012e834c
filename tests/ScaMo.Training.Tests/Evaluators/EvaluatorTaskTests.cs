using ScaMo.Training.Data;
using ScaMo.Training.Evaluators;
using ScaMo.Training.Runs;
using ScaMo.Training.Tests.Training;
using Spectre.Console;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Evaluators;

[Collection(typeof(TorchGenerator))]
public sealed class EvaluatorTaskTests : IDisposable
{
    private readonly SyntheticDataSet _data = new(trainClips: 40, otherClips: 32);
    private readonly DirectoryInfo _runs = Directory.CreateTempSubdirectory("scamo-runs-");

    public void Dispose()
    {
        _data.Dispose();
        _runs.Delete(recursive: true);
    }

    [Fact]
    public void It_learns_which_texts_belong_to_which_motions()
    {
        var metrics = Train(Options("run", steps: 60));
        using var evaluator = EvaluatorRun.Load(PathOf("run"), CPU);
        var data = MotionDataSet.Open(_data.Folder);
        string[] clips = [.. data.Clips(DataSplit.Test).Take(2)];

        using var texts = evaluator.EmbedTexts(clips.Select(clip => data.ReadCaptions(clip)[0]));
        using var motions = evaluator.EmbedMotions(clips.Select(clip => (ReadOnlyMemory<float>)data.ReadFeatures(clip)));
        float[] distances = [.. cdist(texts, motions).data<float>()];

        // Sixteen motions of a pool match each text: no evaluator can tell them apart, and a perfect one finds the true one first with 1/16, while its loss is nearly 0.
        Assert.InRange(metrics["loss"], Math.Log(16) - 0.01, Math.Log(16) + 0.15);
        Assert.True(distances[0] < distances[1] && distances[3] < distances[2], string.Join(' ', distances));
        Assert.Equal(64, EvaluatorRun.Identity(PathOf("run")).Length);
    }

    [Fact]
    public void A_resumed_run_ends_where_an_uninterrupted_one_does_bit_for_bit()
    {
        Train(Options("whole", steps: 6));
        var half = Options("halves", steps: 6);
        using (var task = new InterruptingTask(new EvaluatorTask(half, Silent()), afterSteps: 3))
        using (var loop = new TrainingLoop(task, half.Loop, Silent()))
        {
            Assert.ThrowsAny<OperationCanceledException>(() => loop.Run(task.Token));
        }

        Train(half with { Loop = half.Loop with { Resume = true } });

        Assert.Equal(Weights("whole"), Weights("halves"));
    }

    private EvaluatorTrainingOptions Options(string name, long steps) => new()
    {
        DataFolder = _data.Folder,
        Loop = new TrainingLoopOptions { Folder = PathOf(name), Steps = steps, LearningRate = 3e-3, WarmupSteps = 5, AverageDecay = 0.8 },
        Shape = new EvaluatorShape { MovementWidth = 32, MotionWidth = 16, TextWidth = 16, WordWidth = 16, Width = 16 },
        BatchSize = 16,
    };

    private static IReadOnlyDictionary<string, double> Train(EvaluatorTrainingOptions options)
    {
        using var task = new EvaluatorTask(options, Silent());
        using var loop = new TrainingLoop(task, options.Loop, Silent());
        return loop.Run(CancellationToken.None);
    }

    private byte[] Weights(string name) => File.ReadAllBytes(PathOf(name, "evaluator.safetensors"));

    private string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([_runs.FullName, .. parts]);

    private static IAnsiConsole Silent() => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null) });
}

using System.CommandLine;
using ScaMo.Training.Runs;
using Spectre.Console;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo train</c>: the two stages of ScaMo, and the evaluator that judges them.</summary>
internal static class TrainCommand
{
    public static Command Create() => new("train", "Trains a tokenizer, a transformer or an evaluator.")
    {
        TrainTokenizerCommand.Create(), TrainTransformerCommand.Create(), TrainEvaluatorCommand.Create(),
    };

    /// <summary>Runs a task to its end and prints what its last validation measured.</summary>
    public static void Run<T>(ITrainingTask task, TrainingLoopOptions loop, T options, CommandOutput output, CancellationToken cancellationToken)
    {
        using var training = new TrainingLoop(task, loop, output.Progress);
        RunManifest.Write(loop.Folder, options, task.Device, training.Step);
        var metrics = training.Run(cancellationToken);
        output.Result(new { folder = loop.Folder, steps = loop.Steps, metrics }, console =>
        {
            var table = new Table().AddColumn("validation").AddColumn(new TableColumn("value").RightAligned());
            foreach (var (name, value) in metrics) table.AddRow(name, value.ToString("0.#####", System.Globalization.CultureInfo.InvariantCulture));
            console.Write(table);
            console.WriteLine($"Weights are in {loop.Folder}.");
        });
    }
}

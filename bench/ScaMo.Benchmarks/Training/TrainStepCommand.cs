using System.Globalization;
using ScaMo.Benchmarks.Following;
using ScaMo.Models.Transformer;
using ScaMo.Training.Runs;
using ScaMo.Training.Transformers;
using Spectre.Console;
using static TorchSharp.torch;

namespace ScaMo.Benchmarks.Training;

/// <summary>
/// A step of <c>scamo train transformer</c> (batch from the prefetcher, forward, backward, clipping, fused AdamW, average of weights, logs) against
/// forward and backward of the same model alone on batches that lie ready, and its arithmetic against the matrix rate of the machine measured in the
/// same run. The rounds alternate.
/// </summary>
internal static class TrainStepCommand
{
    public static int Run(CommandArguments arguments)
    {
        int steps = arguments.Integer("steps", 20);
        int rounds = arguments.Integer("rounds", 3);
        string folder = Path.Combine(Path.GetTempPath(), $"scamo-bench-{Environment.ProcessId}");
        var size = arguments.Text("shape", "tiny") is "tiny" ? new TransformerPreset("tiny", 6, 4, 256) : TransformerPreset.Find(arguments.Text("shape"))!;
        var options = new TransformerTrainingOptions
        {
            DataFolder = arguments.Text("data"),
            TokenizerFolder = arguments.Text("tokenizer"),
            SentencePieceModel = arguments.Text("spiece"),
            Size = size,
            BatchSize = arguments.Integer("batch", 64),
            Precision = arguments.Text("precision", "float32"),
            Loop = new TrainingLoopOptions { Folder = folder, Steps = (rounds + 1) * steps, ValidateEvery = long.MaxValue, SaveEvery = long.MaxValue, LogEvery = 10 },
        };
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        try
        {
            using var task = new TimedTask(new TransformerTask(options, console), steps);
            using (var loop = new TrainingLoop(task, options.Loop, console)) loop.Run(CancellationToken.None);
            double peak = Signals.Median(Enumerable.Range(0, rounds).Select(_ => MachineLimits.MatrixRate(options.Precision == "bfloat16" ? ScalarType.BFloat16 : ScalarType.Float32)));
            double step = Signals.Median(task.Steps), alone = Signals.Median(task.Alone), flops = 6.0 * task.ParameterCount * task.PositionsPerStep;
            Print($"{Environment.ProcessorCount} cores, {get_num_threads()} threads, {options.Precision}, {task.ParameterCount:N0} parameters trained, batch {options.BatchSize}, {steps} steps a round, median of {rounds} rounds");
            Print($"step {step * 1000:F0} ms, forward and backward alone {alone * 1000:F0} ms, ratio {step / alone:F2}");
            Print($"{task.PositionsPerStep / step:F0} positions/s ({task.ItemsPerStep / step:F0} motion tokens/s), 6 N D = {flops / step / 1e9:F0} GFLOP/s of {peak / 1e9:F0} GFLOP/s in a product of {MachineLimits.MatrixSize} x {MachineLimits.MatrixSize} matrices: {flops / step / peak:P0}");
            return 0;
        }
        finally
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}

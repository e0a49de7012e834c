using System.CommandLine;
using ScaMo.Training.Scaling.Sweep;
using Spectre.Console;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo scaling sweep</c>.</summary>
internal static class ScalingSweepCommand
{
    public static Command Create()
    {
        var grid = new Option<FileInfo>("--grid") { Description = "What to train (.json): sizes, tokenizers, shares of the data, budgets.", Required = true };
        var target = new Option<DirectoryInfo>("--out") { Description = "The sweep's folder; a sweep that is there goes on. Start the command several times to train side by side.", Required = true };
        var command = new Command("sweep", "Trains the transformers of a scaling study, and the tokenizers they need; one row of runs.csv an evaluation.") { grid, target };
        command.SetHandler(async (parsed, output, cancellationToken) =>
        {
            var runner = new SweepRunner(SweepGrid.Read(parsed.GetRequiredValue(grid).FullName), parsed.GetRequiredValue(target).FullName, output.Progress);
            var result = await runner.RunAsync(cancellationToken);
            output.Result(result, console =>
            {
                console.WriteLine($"{result.Complete} of {result.Runs} runs are complete; their evaluations are in {result.RunTable}.");
                if (result.Complete < result.Runs) console.WriteLine("The others are under way in other processes.");
            });
        });
        return command;
    }
}

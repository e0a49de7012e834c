using System.CommandLine;
using ScaMo.Training.Scaling;
using Spectre.Console;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo scaling report</c>.</summary>
internal static class ScalingReportCommand
{
    public static Command Create()
    {
        var runs = new Option<FileInfo>("--runs") { Description = "The table of runs (.csv).", Required = true };
        var target = new Option<DirectoryInfo>("--out") { Description = "The folder of the report.", Required = true };
        var draws = LoopArguments.Default("--bootstrap", ScalingFitter.DefaultDraws, "Bootstrap draws of each method; 0 for no intervals.");
        var seed = LoopArguments.Default("--seed", 1L, "The bootstrap's seed.");
        var command = new Command("report", "Fits the scaling law to runs, and writes a page with tables and figures, and fit.json.") { runs, target, draws, seed };
        command.SetHandler((parsed, output, _) =>
        {
            var table = ScalingRunFile.Read(parsed.GetRequiredValue(runs).FullName);
            var fit = ScalingFitter.Fit(table, ScalingFitCommand.CheckDraws(parsed.GetValue(draws)), parsed.GetValue(seed));
            string folder = parsed.GetRequiredValue(target).FullName;
            ScalingReport.Write(folder, table, fit);
            output.Result(fit, console => console.WriteLine($"The report is in {folder}."));
        });
        return command;
    }
}

using System.CommandLine;
using ScaMo.Training.Scaling;
using Spectre.Console;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo scaling report</c>.</summary>
internal static class ScalingReportCommand
{
    public static Command Create()
    {
        var target = new Option<DirectoryInfo>("--out") { Description = "The folder of the report.", Required = true };
        var fitting = new ScalingFitArguments();
        var command = new Command("report", "Fits the scaling law to runs, and writes a page with tables and figures, and fit.json.") { target };
        fitting.AddTo(command);
        command.SetHandler((parsed, output, _) =>
        {
            var (runs, fit) = fitting.Fit(parsed);
            string folder = parsed.GetRequiredValue(target).FullName;
            ScalingReport.Write(folder, runs, fit);
            output.Result(fit, console => console.WriteLine($"The report is in {folder}."));
        });
        return command;
    }
}

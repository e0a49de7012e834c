using System.CommandLine;
using ScaMo.Training.Runs;
using ScaMo.Training.Scaling;
using Spectre.Console;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo scaling fit</c>.</summary>
internal static class ScalingFitCommand
{
    public static Command Create()
    {
        var target = new Option<FileInfo>("--out") { Description = "The file to write (.json).", Required = true };
        var fitting = new ScalingFitArguments();
        var command = new Command("fit", "Fits the scaling law to runs: the paper's way, IsoFLOP surfaces, and the parametric form.") { target };
        fitting.AddTo(command);
        command.SetHandler((parsed, output, _) =>
        {
            string path = parsed.GetRequiredValue(target).FullName;
            var fit = fitting.Fit(parsed).Fit;
            RunFiles.WriteJson(path, fit);
            output.Result(fit, console =>
            {
                Print(console, fit);
                console.WriteLine($"Wrote {path}.");
            });
        });
        return command;
    }

    private static void Print(IAnsiConsole console, ScalingFit fit)
    {
        var table = new Table().AddColumns("law", "paper").AddColumns([.. fit.Fits.Select(method => ScalingFitter.Name(method.Method))]);
        foreach (var quantity in LawQuantity.All) table.AddRow([.. quantity.Row(fit).Select(Markup.Escape)]);
        console.Write(table);
        if (fit.Find(FitMethod.Parametric)?.Parametric is { } parametric) console.WriteLine(LawQuantity.Describe(parametric));
        if (fit.HeldOut is { } held)
        {
            foreach (var prediction in held.Predictions)
            {
                console.WriteLine(FormattableString.Invariant($"Without the largest budget, {held.Measured.Flops:0.###E+0}, {ScalingFitter.Name(prediction.Method)} predicts L_u = {prediction.Predicted.NormalizedLoss:0.###} there; measured {held.Measured.NormalizedLoss:0.###}."));
            }
        }

        foreach (string note in fit.Notes) console.WriteLine(note);
    }
}

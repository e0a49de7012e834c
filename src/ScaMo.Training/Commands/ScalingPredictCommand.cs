using System.CommandLine;
using System.Globalization;
using ScaMo.Training.Scaling;
using Spectre.Console;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo scaling predict</c>.</summary>
internal static class ScalingPredictCommand
{
    public static Command Create()
    {
        var flops = new Option<double>("--flops") { Description = "The compute budget, such as 1e18.", Required = true };
        var file = new Option<FileInfo?>("--fit") { Description = "A fit.json that scamo scaling fit wrote." };
        var paper = new Option<bool>("--paper") { Description = "Use the paper's Eqs. 10 to 14 as they are printed." };
        var method = LoopArguments.Default("--method", FitMethod.Parametric, "With --fit: grid (the paper's way), isoFlop or parametric.");
        var unique = new Option<double?>("--unique-tokens") { Description = "Motion tokens that are there to train on; by default those of the fit's runs, or of the paper's data." };
        var command = new Command("predict", "Says which transformer, vocabulary and data a compute budget deserves.") { flops, file, paper, method, unique };
        command.SetHandler((parsed, output, _) =>
        {
            double budget = parsed.GetValue(flops);
            double? tokens = parsed.GetValue(unique);
            if (parsed.GetValue(file) is null != parsed.GetValue(paper)) throw new ArgumentException("Give either --fit or --paper.");
            var prediction = parsed.GetValue(file) is { } fit
                ? ScalingPredictor.ByFit(ScalingFit.Read(fit.FullName), parsed.GetValue(method), budget, tokens)
                : ScalingPredictor.ByPaper(budget, tokens ?? ScalingPredictor.MotionUnionTokens);
            output.Result(prediction, console => Print(console, prediction));
        });
        return command;
    }

    private static void Print(IAnsiConsole console, ScalingPrediction prediction)
    {
        var table = new Table().AddColumn("quantity").AddColumn(new TableColumn("value").RightAligned());
        table.AddRow("C, FLOPs", Text(prediction.Flops));
        table.AddRow("N_nv", Text(prediction.NonVocabularyParameters));
        table.AddRow("N_v", Text(prediction.VocabularyParameters));
        table.AddRow("nearest preset", prediction.Preset);
        table.AddRow("V, nearest codebook", $"{prediction.Vocabulary} = {string.Join(" × ", prediction.Levels)}");
        table.AddRow("D, motion tokens", Text(prediction.DataTokens));
        table.AddRow("hours of motion", (prediction.DataTokens * ScalingPredictor.SecondsPerToken / 3600).ToString("N1", CultureInfo.InvariantCulture));
        table.AddRow("L_u", prediction.NormalizedLoss.ToString("0.000", CultureInfo.InvariantCulture));
        console.Write(table);
        foreach (string note in prediction.Notes) console.WriteLine($"- {note}");
    }

    private static string Text(double value) => value.ToString("0.###E+0", CultureInfo.InvariantCulture);
}

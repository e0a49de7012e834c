using System.CommandLine;
using System.Globalization;
using ScaMo.Training.Runs;
using ScaMo.Training.Scaling;
using Spectre.Console;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo scaling fit</c>.</summary>
internal static class ScalingFitCommand
{
    public static Command Create()
    {
        var runs = new Option<FileInfo>("--runs") { Description = "The table of runs (.csv).", Required = true };
        var target = new Option<FileInfo>("--out") { Description = "The file to write (.json).", Required = true };
        var draws = LoopArguments.Default("--bootstrap", ScalingFitter.DefaultDraws, "Bootstrap draws of each method; 0 for no intervals.");
        var seed = LoopArguments.Default("--seed", 1L, "The bootstrap's seed.");
        var command = new Command("fit", "Fits the scaling law to runs: the paper's way, IsoFLOP surfaces, and the parametric form.") { runs, target, draws, seed };
        command.SetHandler((parsed, output, _) =>
        {
            int count = CheckDraws(parsed.GetValue(draws));
            string path = parsed.GetRequiredValue(target).FullName;
            var fit = ScalingFitter.Fit(ScalingRunFile.Read(parsed.GetRequiredValue(runs).FullName), count, parsed.GetValue(seed));
            RunFiles.WriteJson(path, fit);
            output.Result(fit, console =>
            {
                Print(console, fit);
                console.WriteLine($"Wrote {path}.");
            });
        });
        return command;
    }

    /// <summary>As many draws as a fit.json holds that can be read again.</summary>
    public static int CheckDraws(int count) => count is >= 0 and <= 2000 ? count : throw new ArgumentException($"The number of bootstrap draws is {count}; expected 0 to 2000.");

    private static void Print(IAnsiConsole console, ScalingFit fit)
    {
        var table = new Table().AddColumns("law", "paper").AddColumns([.. fit.Fits.Select(method => ScalingFitter.Name(method.Method))]);
        void Row(string name, Func<ScalingLaws, (double Value, ConfidenceInterval? Interval)> quantity) =>
            table.AddRow([name, Cell(quantity(ScalingLaws.Published)), .. fit.Fits.Select(method => Cell(quantity(method.Laws)))]);
        Row("a: N_v ~ C^a", laws => (laws.Vocabulary.Exponent, laws.Vocabulary.ExponentInterval));
        Row("b: N_nv ~ C^b", laws => (laws.NonVocabulary.Exponent, laws.NonVocabulary.ExponentInterval));
        Row("c: D ~ C^c", laws => (laws.DataTokens.Exponent, laws.DataTokens.ExponentInterval));
        Row("gamma: N_v ~ N_nv^gamma", laws => (laws.VocabularyOfNonVocabulary.Exponent, laws.VocabularyOfNonVocabulary.ExponentInterval));
        Row("k: L_u = k log10 C + m", laws => (laws.NormalizedLoss.Slope, laws.NormalizedLoss.SlopeInterval));
        Row("m", laws => (laws.NormalizedLoss.Intercept, null));
        console.Write(table);
        if (fit.Find(FitMethod.Parametric)?.Parametric is { } parametric)
        {
            console.WriteLine(FormattableString.Invariant($"alpha1 {Cell((parametric.Law.Alpha1, parametric.Alpha1Interval))}, alpha2 {Cell((parametric.Law.Alpha2, parametric.Alpha2Interval))}, beta {Cell((parametric.Law.Beta, parametric.BetaInterval))}; R² {parametric.RSquared:0.####}, root mean square residual {parametric.RootMeanSquare:0.####} nats."));
        }

        if (fit.HeldOut is { } held)
        {
            foreach (var prediction in held.Predictions)
            {
                console.WriteLine(FormattableString.Invariant($"Without the largest budget, {held.Measured.Flops:0.###E+0}, {ScalingFitter.Name(prediction.Method)} predicts L_u = {prediction.Predicted.NormalizedLoss:0.###} there; measured {held.Measured.NormalizedLoss:0.###}."));
            }
        }

        foreach (string note in fit.Notes) console.WriteLine(note);
    }

    private static string Cell((double Value, ConfidenceInterval? Interval) estimate) => estimate.Interval is { } interval
        ? string.Create(CultureInfo.InvariantCulture, $"{estimate.Value:0.000} ({interval.Low:0.000} to {interval.High:0.000})")
        : estimate.Value.ToString("0.000", CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text;
using ScaMo.Training.Reports;
using ScaMo.Training.Runs;

namespace ScaMo.Training.Scaling;

/// <summary>A study in one page: <c>report.md</c>, its figures, and <c>fit.json</c>.</summary>
public static class ScalingReport
{
    /// <summary>Writes the report.</summary>
    /// <param name="folder">Where to; made if there is none.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="fit">What was fitted to them.</param>
    public static void Write(string folder, IReadOnlyList<ScalingRun> runs, ScalingFit fit)
    {
        ArgumentNullException.ThrowIfNull(runs);
        ArgumentNullException.ThrowIfNull(fit);
        Directory.CreateDirectory(folder);
        RunFiles.WriteJson(Path.Combine(folder, "fit.json"), fit);
        File.WriteAllText(Path.Combine(folder, "report.md"), Markdown(runs, fit, ScalingFigures.Write(folder, DataShares.OfLargest(runs), fit)));
    }

    private static string Markdown(IReadOnlyList<ScalingRun> runs, ScalingFit fit, IReadOnlyList<(string Name, string Caption)> figures)
    {
        var text = new StringBuilder("# Scaling law\n\n");
        var used = DataShares.OfLargest(runs);
        text.Append(CultureInfo.InvariantCulture, $"{fit.Runs} runs: {fit.Sizes.Length} sizes, {used.Select(run => run.Vocabulary).Distinct().Count()} vocabularies, {fit.Budgets.Length} budgets of {fit.Budgets[0]:0.##E+0} to {fit.Budgets[^1]:0.##E+0} FLOPs; ");
        text.Append(CultureInfo.InvariantCulture, $"at most {fit.UniqueTokens} unique tokens, at most {used.Max(run => run.Epochs):0.##} epochs. Methods and quantities are explained in docs/scaling.md.\n\n");
        text.Append("## Laws\n\n");
        text.Append(CultureInfo.InvariantCulture, $"With 95 % bootstrap intervals of {fit.Draws} draws; those of the parametric form hold at the geometric mean of the budgets. The paper's are of other data, sizes and budgets.\n\n");
        MarkdownTable.Append(
            text, ["law", "Eq.", "paper", .. fit.Fits.Select(method => ScalingFitter.Name(method.Method))], LawQuantity.All.Select(quantity =>
            {
                var row = quantity.Row(fit);
                return (IReadOnlyList<string>)[row[0], quantity.Equation, .. row.Skip(1)];
            }));
        if (fit.Find(FitMethod.Parametric)?.Parametric is { } parametric) text.Append(CultureInfo.InvariantCulture, $"\nThe parametric form: {LawQuantity.Describe(parametric)}\n");
        if (fit.HeldOut is { } held)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## The largest budget, held out\n\nFitted without the runs of {held.Measured.Flops:0.###E+0} FLOPs; the best of them measured L_u = {held.Measured.NormalizedLoss:0.000}.\n\n");
            MarkdownTable.Append(
                text,
                ["method", "N_nv", "N_v", "D", "predicted L_u", "measured less predicted"],
                [
                    [.. Sizes("measured", held.Measured), "", ""],
                    .. held.Predictions.Select(one => (IReadOnlyList<string>)
                    [
                        .. Sizes(ScalingFitter.Name(one.Method), one.Predicted), LawQuantity.Text(one.Predicted.NormalizedLoss, one.LossInterval), one.Error.ToString("0.000", CultureInfo.InvariantCulture),
                    ]),
                ]);
        }

        DataShares.AppendTable(text, runs);
        text.Append("\n## Figures\n");
        foreach (var (name, caption) in figures) text.Append(CultureInfo.InvariantCulture, $"\n{caption}\n\n![{caption}]({name}.png)\n");
        if (!fit.Notes.IsEmpty) text.Append(CultureInfo.InvariantCulture, $"\n## Notes\n\n{string.Join('\n', fit.Notes.Select(note => "- " + note))}\n");
        text.Append(CultureInfo.InvariantCulture, $"\n`{ProgramFacts.CommandLine}`, version {ProgramFacts.Version}.\n");
        return text.ToString();
    }

    private static string[] Sizes(string name, ComputeOptimum optimum) =>
        [name, .. new[] { optimum.NonVocabularyParameters, optimum.VocabularyParameters, optimum.DataTokens }.Select(value => value.ToString("0.##E+0", CultureInfo.InvariantCulture))];
}

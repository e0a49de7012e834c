using System.Globalization;
using System.Text;
using ScaMo.Training.Runs;

namespace ScaMo.Training.Scaling;

/// <summary>A study in one page: <c>report.md</c>, its figures, and <c>fit.json</c>.</summary>
public static class ScalingReport
{
    private static readonly (string Name, string Equation, Func<ScalingLaws, (double Value, ConfidenceInterval? Interval)> Of)[] Quantities =
    [
        ("a: N_v ∝ C^a", "11", laws => (laws.Vocabulary.Exponent, laws.Vocabulary.ExponentInterval)),
        ("b: N_nv ∝ C^b", "12", laws => (laws.NonVocabulary.Exponent, laws.NonVocabulary.ExponentInterval)),
        ("c: D ∝ C^c", "13", laws => (laws.DataTokens.Exponent, laws.DataTokens.ExponentInterval)),
        ("γ: N_v ∝ N_nv^γ", "10", laws => (laws.VocabularyOfNonVocabulary.Exponent, laws.VocabularyOfNonVocabulary.ExponentInterval)),
        ("k: L_u = k log10 C + m", "14", laws => (laws.NormalizedLoss.Slope, laws.NormalizedLoss.SlopeInterval)),
        ("m", "14", laws => (laws.NormalizedLoss.Intercept, null)),
    ];

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
        File.WriteAllText(Path.Combine(folder, "report.md"), Markdown(runs, fit, ScalingFigures.Write(folder, runs, fit)));
    }

    private static string Markdown(IReadOnlyList<ScalingRun> runs, ScalingFit fit, IReadOnlyList<(string Name, string Caption)> figures)
    {
        var text = new StringBuilder("# Scaling law\n\n");
        text.Append(CultureInfo.InvariantCulture, $"{fit.Runs} runs: {fit.Sizes.Length} sizes, {runs.Select(run => run.Vocabulary).Distinct().Count()} vocabularies, {fit.Budgets.Length} budgets of {fit.Budgets[0]:0.##E+0} to {fit.Budgets[^1]:0.##E+0} FLOPs; ");
        text.Append(CultureInfo.InvariantCulture, $"at most {fit.UniqueTokens} unique tokens, at most {runs.Max(run => run.Epochs):0.##} epochs. Methods and quantities are explained in docs/scaling.md.\n\n");
        text.Append("## Laws\n\n");
        text.Append(CultureInfo.InvariantCulture, $"With 95 % bootstrap intervals of {fit.Draws} draws; those of the parametric form hold at the geometric mean of the budgets. The paper's are of other data, sizes and budgets.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| law | Eq. | paper | {string.Join(" | ", fit.Fits.Select(method => ScalingFitter.Name(method.Method)))} |\n|---|---|---|{string.Concat(fit.Fits.Select(_ => "---|"))}\n");
        foreach (var (name, equation, of) in Quantities)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {equation} | {Cell(of(ScalingLaws.Published))} | {string.Join(" | ", fit.Fits.Select(method => Cell(of(method.Laws))))} |\n");
        }

        if (fit.Find(FitMethod.Parametric)?.Parametric is { } parametric)
        {
            var law = parametric.Law;
            text.Append(CultureInfo.InvariantCulture, $"\nThe parametric form: α1 = {Cell((law.Alpha1, parametric.Alpha1Interval))}, α2 = {Cell((law.Alpha2, parametric.Alpha2Interval))}, β = {Cell((law.Beta, parametric.BetaInterval))}; ");
            text.Append(CultureInfo.InvariantCulture, $"R² {parametric.RSquared:0.####}, root mean square residual {parametric.RootMeanSquare:0.####} nats.\n");
        }

        if (fit.HeldOut is { } held)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n## The largest budget, held out\n\nFitted without the runs of {held.Measured.Flops:0.###E+0} FLOPs; the best of them measured L_u = {held.Measured.NormalizedLoss:0.000}.\n\n");
            text.Append("| method | N_nv | N_v | D | predicted L_u | measured less predicted |\n|---|---|---|---|---|---|\n");
            text.Append(CultureInfo.InvariantCulture, $"| measured | {held.Measured.NonVocabularyParameters:0.##E+0} | {held.Measured.VocabularyParameters:0.##E+0} | {held.Measured.DataTokens:0.##E+0} | | |\n");
            foreach (var one in held.Predictions)
            {
                text.Append(CultureInfo.InvariantCulture, $"| {ScalingFitter.Name(one.Method)} | {one.Predicted.NonVocabularyParameters:0.##E+0} | {one.Predicted.VocabularyParameters:0.##E+0} | {one.Predicted.DataTokens:0.##E+0} | {Cell((one.Predicted.NormalizedLoss, one.LossInterval))} | {one.Error:0.000} |\n");
            }
        }

        text.Append("\n## Figures\n");
        foreach (var (name, caption) in figures) text.Append(CultureInfo.InvariantCulture, $"\n{caption}\n\n![{caption}]({name}.png)\n");
        if (!fit.Notes.IsEmpty) text.Append(CultureInfo.InvariantCulture, $"\n## Notes\n\n{string.Join('\n', fit.Notes.Select(note => "- " + note))}\n");
        text.Append(CultureInfo.InvariantCulture, $"\n`{ProgramFacts.CommandLine}`, version {ProgramFacts.Version}.\n");
        return text.ToString();
    }

    private static string Cell((double Value, ConfidenceInterval? Interval) estimate) => estimate.Interval is { } interval
        ? string.Create(CultureInfo.InvariantCulture, $"{estimate.Value:0.000} ({interval.Low:0.000} to {interval.High:0.000})")
        : estimate.Value.ToString("0.000", CultureInfo.InvariantCulture);
}

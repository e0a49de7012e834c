using System.Globalization;
using System.Text;
using ScaMo.Training.Reports;

namespace ScaMo.Training.Scaling;

/// <summary>
/// A study may train on shares of its data. The laws are those of the largest share: with less data, tokens are seen again and again, and are worth less each time
/// (Muennighoff et al., arXiv 2305.16264), so that such runs stand beside the laws, not in them.
/// </summary>
public static class DataShares
{
    // Tokenizers may leave out a few of the shortest clips, each others.
    private const double Tolerance = 0.005;

    /// <summary>The runs whose data are the largest share.</summary>
    public static IReadOnlyList<ScalingRun> OfLargest(IReadOnlyList<ScalingRun> runs)
    {
        ArgumentNullException.ThrowIfNull(runs);
        double least = runs.Max(run => run.UniqueTokens) * (1 - Tolerance);
        return [.. runs.Where(run => run.UniqueTokens >= least)];
    }

    /// <summary>A table of the best run of every budget and share, or nothing where there is one share.</summary>
    internal static void AppendTable(StringBuilder text, IReadOnlyList<ScalingRun> runs)
    {
        if (OfLargest(runs).Count == runs.Count) return;
        text.Append("\n## Less data, more often\n\nThe best run of each budget and share of the data; the laws are fitted to the largest share.\n\n");
        MarkdownTable.Append(
            text,
            ["budget", "unique tokens", "size", "V", "epochs", "L_u"],
            runs.GroupBy(run => (run.Budget, run.UniqueTokens)).OrderBy(group => group.Key.Budget).ThenBy(group => group.Key.UniqueTokens).Select(group => group.MinBy(run => run.NormalizedLoss)!).Select(best => (IReadOnlyList<string>)
            [
                Text(best.Budget, "0.##E+0"), Text(best.UniqueTokens, "0"), best.Size, Text(best.Vocabulary, "0"), Text(best.Epochs, "0.0"), Text(best.NormalizedLoss, "0.000"),
            ]));
    }

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}

using System.Globalization;
using System.Text;

namespace ScaMo.Training.Reports;

/// <summary>Tables of reports and model cards.</summary>
internal static class MarkdownTable
{
    /// <summary>Appends a table.</summary>
    /// <param name="text">What to append to.</param>
    /// <param name="headings">A heading for each column.</param>
    /// <param name="rows">As many cells each.</param>
    public static void Append(StringBuilder text, IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows)
    {
        text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", headings)} |\n|{string.Concat(Enumerable.Repeat("---|", headings.Count))}\n");
        foreach (var row in rows) text.Append(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row.Select(Escape))} |\n");
    }

    /// <summary>A text that can stand in a cell.</summary>
    public static string Escape(string cell) => cell.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}

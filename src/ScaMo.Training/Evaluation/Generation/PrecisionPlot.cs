using System.Globalization;
using ScaMo.Training.Evaluation.Metrics;
using ScaMo.Training.Reports;
using ScottPlot;

namespace ScaMo.Training.Evaluation.Generation;

/// <summary>R-precision of every source of motions as bars with their intervals.</summary>
internal static class PrecisionPlot
{
    private const int Width = 900;
    private const int Height = 420;

    public static void Write(string path, IReadOnlyList<GenerationRow> rows)
    {
        using var plot = ReportPlot.Create();
        var colors = new ScottPlot.Palettes.Category10();
        for (int row = 0; row < rows.Count; row++)
        {
            for (int rank = 0; rank < TextMatching.Ranks; rank++)
            {
                var value = rows[row].RPrecision[rank];
                plot.Add.Bar(new Bar
                {
                    Position = row * (TextMatching.Ranks + 1) + rank,
                    Value = value.Mean,
                    Error = value.Interval,
                    FillColor = colors.GetColor(rank),
                    LineWidth = 0,
                    Label = value.Mean.ToString("0.00", CultureInfo.InvariantCulture),
                });
            }
        }

        double centre = (TextMatching.Ranks - 1) / 2.0;
        plot.Axes.Bottom.SetTicks(
            [.. Enumerable.Range(0, rows.Count).Select(row => row * (TextMatching.Ranks + 1) + centre)],
            [.. rows.Select(row => row.Source)]);
        plot.Axes.Bottom.MajorTickStyle.Length = 0;
        plot.Axes.Margins(bottom: 0);
        plot.Axes.SetLimitsY(0, 1);
        plot.HideGrid();
        plot.Title("R-precision, top-1, top-2 and top-3 of 32");
        plot.Legend.ManualItems.AddRange(Enumerable.Range(0, TextMatching.Ranks).Select(rank => new LegendItem { LabelText = $"top-{rank + 1}", FillColor = colors.GetColor(rank) }));
        plot.ShowLegend(Edge.Right);
        plot.SavePng(path, Width, Height);
    }
}

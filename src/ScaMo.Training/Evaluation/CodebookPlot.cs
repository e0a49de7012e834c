using System.Globalization;
using ScaMo.Training.Reports;
using ScottPlot;

namespace ScaMo.Training.Evaluation;

/// <summary>The error of reconstruction over the size of the codebook, a line for each quantiser (ScaMo, Fig. 6).</summary>
internal static class CodebookPlot
{
    private const int Width = 800;
    private const int Height = 480;

    public static void Write(string path, IReadOnlyList<TokenizerComparison.Row> rows)
    {
        using var plot = ReportPlot.Create();
        foreach (var line in rows.GroupBy(row => row.Quantizer))
        {
            TokenizerComparison.Row[] points = [.. line.OrderBy(row => row.CodebookSize)];
            var scatter = plot.Add.Scatter(points.Select(row => Math.Log2(row.CodebookSize)).ToArray(), points.Select(row => row.Report.AlignedMpjpe).ToArray());
            scatter.LegendText = line.Key.ToString().ToUpperInvariant();
            scatter.LineWidth = 2;
            scatter.MarkerSize = 8;
        }

        int[] sizes = [.. rows.Select(row => row.CodebookSize).Distinct().Order()];
        plot.Axes.Bottom.SetTicks([.. sizes.Select(size => Math.Log2(size))], [.. sizes.Select(size => size.ToString(CultureInfo.InvariantCulture))]);
        plot.XLabel("codes");
        plot.YLabel("MPJPE, pelvis on pelvis (mm)");
        plot.ShowLegend(Alignment.UpperRight);
        plot.SavePng(path, Width, Height);
    }
}

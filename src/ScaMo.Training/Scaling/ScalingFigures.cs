using System.Globalization;
using ScaMo.Training.Reports;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace ScaMo.Training.Scaling;

/// <summary>The figures of a study, after the paper's 2, 3, 7 and 8, and IsoFLOP curves; each as SVG and PNG.</summary>
internal sealed class ScalingFigures
{
    private const int Width = 800;
    private const int Height = 520;

    private readonly string _folder;
    private readonly IReadOnlyList<ScalingRun> _runs;
    private readonly ScalingFit _fit;
    private readonly ScottPlot.Palettes.Category10 _palette = new ScottPlot.Palettes.Category10();

    private ScalingFigures(string folder, IReadOnlyList<ScalingRun> runs, ScalingFit fit) => (_folder, _runs, _fit) = (folder, runs, fit);

    /// <summary>Draws all figures.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="fit">What was fitted to them.</param>
    /// <returns>Names without extension, with what they show.</returns>
    public static IReadOnlyList<(string Name, string Caption)> Write(string folder, IReadOnlyList<ScalingRun> runs, ScalingFit fit)
    {
        var figures = new ScalingFigures(folder, runs, fit);
        figures.LossOverCompute();
        figures.IsoFlopCurves();
        figures.Law("vocabulary-over-size", "N_nv", "N_v", optimum => optimum.NonVocabularyParameters, optimum => optimum.VocabularyParameters);
        figures.LossLine();
        figures.Law("vocabulary-over-compute", "C (FLOPs)", "N_v", optimum => optimum.Flops, optimum => optimum.VocabularyParameters);
        figures.Law("size-over-compute", "C (FLOPs)", "N_nv", optimum => optimum.Flops, optimum => optimum.NonVocabularyParameters);
        figures.Law("data-over-compute", "C (FLOPs)", "D (tokens)", optimum => optimum.Flops, optimum => optimum.DataTokens);
        figures.LossOverVocabulary();
        return
        [
            ("loss-over-compute", "Every run: colour is the transformer's size, a darker shade a larger vocabulary (the paper's Fig. 2)."),
            ("isoflop", "IsoFLOP curves: the best vocabulary of each size, a line for each budget."),
            ("vocabulary-over-size", "The best vocabulary parameters over the best other parameters (Fig. 3a)."),
            ("loss-line", "The best loss over compute; the largest budget is predicted from the others (Fig. 3b)."),
            ("vocabulary-over-compute", "The best vocabulary parameters over compute (Fig. 7a)."),
            ("size-over-compute", "The best other parameters over compute (Fig. 7b)."),
            ("data-over-compute", "The best number of tokens over compute (Fig. 7c)."),
            ("loss-over-vocabulary", "Loss over vocabulary at the largest budget, a line for each size (Fig. 8)."),
        ];
    }

    private void LossOverCompute()
    {
        using var plot = Start("C (FLOPs)", "L_u (nats)", isYLog: false);
        int[] vocabularies = [.. _runs.Select(run => run.Vocabulary).Distinct().Order()];
        foreach (var (size, index) in BySize(_runs))
        {
            foreach (var same in size.GroupBy(run => run.Vocabulary))
            {
                double shade = vocabularies.Length == 1 ? 0 : 0.75 * (1 - Array.IndexOf(vocabularies, same.Key) / (vocabularies.Length - 1.0));
                var markers = plot.Add.Markers(same.Select(run => Math.Log10(run.Budget)).ToArray(), same.Select(run => run.NormalizedLoss).ToArray(), size: 7);
                markers.Color = _palette.GetColor(index).Lighten(shade);
                // The legend has a size in its darkest shade.
                if (same.Key == size.Max(run => run.Vocabulary)) markers.LegendText = size.Key.Name;
            }
        }

        Save(plot, "loss-over-compute");
    }

    private void IsoFlopCurves()
    {
        using var plot = Start("N_nv", "L_u (nats)", isYLog: false);
        foreach (var (budget, index) in _runs.GroupBy(run => run.Budget).OrderBy(group => group.Key).Select((group, index) => (group, index)))
        {
            var best = budget.GroupBy(run => run.NonVocabularyParameters).OrderBy(size => size.Key).Select(size => (size.Key, Loss: size.Min(run => run.NormalizedLoss))).ToArray();
            Line(plot, best.Select(point => Math.Log10(point.Key)), best.Select(point => point.Loss), index, string.Create(CultureInfo.InvariantCulture, $"{budget.Key:0.##E+0}"));
        }

        Save(plot, "isoflop");
    }

    private void LossOverVocabulary()
    {
        using var plot = Start("V", "L_u (nats)", isYLog: false);
        double largest = _runs.Max(run => run.Budget);
        foreach (var (size, index) in BySize(_runs))
        {
            var points = size.Where(run => run.Budget == largest).GroupBy(run => run.Vocabulary).OrderBy(group => group.Key).ToArray();
            Line(plot, points.Select(point => Math.Log10(point.Key)), points.Select(point => point.Average(run => run.NormalizedLoss)), index, size.Key.Name);
        }

        Save(plot, "loss-over-vocabulary");
    }

    private void LossLine()
    {
        using var plot = Start("C (FLOPs)", "L_u (nats)", isYLog: false);
        AddLaws(plot, optimum => Math.Log10(optimum.Flops), optimum => optimum.NormalizedLoss);
        if (_fit.HeldOut is { } held)
        {
            var measured = plot.Add.Marker(Math.Log10(held.Measured.Flops), held.Measured.NormalizedLoss, MarkerShape.OpenCircle, size: 14, color: Colors.Black);
            measured.LegendText = "held out, measured";
            foreach (var prediction in held.Predictions)
            {
                var predicted = plot.Add.Marker(Math.Log10(held.Measured.Flops), prediction.Predicted.NormalizedLoss, MarkerShape.Eks, size: 12, color: ColorOf(prediction.Method));
                predicted.LegendText = $"{ScalingFitter.Name(prediction.Method)}, predicted";
            }
        }

        Save(plot, "loss-line");
    }

    /// <summary>A law with both axes logarithmic.</summary>
    private void Law(string name, string xLabel, string yLabel, Func<ComputeOptimum, double> x, Func<ComputeOptimum, double> y)
    {
        using var plot = Start(xLabel, yLabel, isYLog: true);
        AddLaws(plot, optimum => Math.Log10(x(optimum)), optimum => Math.Log10(y(optimum)));
        Save(plot, name);
    }

    /// <summary>The optima of each method, and what it gives over the study's range.</summary>
    private void AddLaws(Plot plot, Func<ComputeOptimum, double> x, Func<ComputeOptimum, double> y)
    {
        foreach (var fit in _fit.Fits)
        {
            var color = ColorOf(fit.Method);
            if (!fit.Optima.IsEmpty) plot.Add.Markers(fit.Optima.Select(x).ToArray(), fit.Optima.Select(y).ToArray(), size: 8, color: color);
            var curve = Curve(fit);
            var line = plot.Add.ScatterLine(curve.Select(x).ToArray(), curve.Select(y).ToArray(), color);
            (line.LineWidth, line.LegendText) = (2, ScalingFitter.Name(fit.Method));
        }
    }

    /// <summary>What a method gives for budgets over the study's range.</summary>
    private List<ComputeOptimum> Curve(LawFit fit)
    {
        const int Steps = 40;
        double first = Math.Log10(_fit.Budgets[0]), last = Math.Log10(_fit.Budgets[^1]);
        return [.. Enumerable.Range(0, Steps + 1).Select(step => fit.At(Math.Pow(10, first + (last - first) * step / Steps))).OfType<ComputeOptimum>()];
    }

    private Color ColorOf(FitMethod method) => _palette.GetColor((int)method);

    private static IEnumerable<(IGrouping<(string Name, long Parameters), ScalingRun> Size, int Index)> BySize(IEnumerable<ScalingRun> runs) =>
        runs.GroupBy(run => (Name: run.Size, Parameters: run.NonVocabularyParameters)).OrderBy(size => size.Key.Parameters).Select((size, index) => (size, index));

    private void Line(Plot plot, IEnumerable<double> x, IEnumerable<double> y, int color, string name)
    {
        var line = plot.Add.Scatter(x.ToArray(), y.ToArray(), _palette.GetColor(color));
        (line.LineWidth, line.MarkerSize, line.LegendText) = (2, 7, name);
    }

    private static Plot Start(string xLabel, string yLabel, bool isYLog)
    {
        var plot = ReportPlot.Create();
        plot.XLabel(xLabel);
        plot.YLabel(yLabel);
        plot.Axes.Bottom.TickGenerator = Logarithmic();
        if (isYLog) plot.Axes.Left.TickGenerator = Logarithmic();
        return plot;
    }

    private static NumericAutomatic Logarithmic() => new() { LabelFormatter = exponent => string.Create(CultureInfo.InvariantCulture, $"10^{exponent:0.##}"), MinimumTickSpacing = 60 };

    private void Save(Plot plot, string name)
    {
        plot.ShowLegend(Edge.Right);
        plot.SavePng(Path.Combine(_folder, name + ".png"), Width, Height);
        plot.SaveSvg(Path.Combine(_folder, name + ".svg"), Width, Height);
    }
}

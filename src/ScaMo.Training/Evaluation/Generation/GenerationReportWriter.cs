using System.Globalization;
using System.Text;
using ScaMo.Motion;
using ScaMo.Motion.Features;
using ScaMo.Motion.Preview;
using ScaMo.Training.Data;
using ScaMo.Training.Evaluation.Metrics;
using ScaMo.Training.Reports;
using ScaMo.Training.Runs;

namespace ScaMo.Training.Evaluation.Generation;

/// <summary>Writes a report as <c>report.md</c> with its pictures, and as <c>report.json</c>.</summary>
public static class GenerationReportWriter
{
    private static readonly (string Name, string Format, Func<PhysicalScores, double> Of)[] PhysicalColumns =
    [
        ("foot skating (% of steps)", "0.0", scores => scores.FootSkating),
        ("slide of feet on the floor (mm/s)", "0", scores => scores.ContactSlide),
        ("penetration (mm)", "0.0", scores => scores.Penetration),
        ("frames deeper than 5 mm (%)", "0.0", scores => scores.PenetratedFrames),
        ("jerk (m/s³)", "0", scores => scores.Jerk),
        ("bone drift (%)", "0.0", scores => scores.BoneDrift),
        ("pop at the start (mm)", "0.0", scores => scores.StartPop),
        ("pop at the end (mm)", "0.0", scores => scores.EndPop),
    ];

    /// <summary>Writes the report.</summary>
    /// <param name="folder">Where to; made if there is none.</param>
    /// <param name="report">What was measured.</param>
    /// <param name="examples">Motions to show.</param>
    public static void Write(string folder, GenerationReport report, IReadOnlyList<RankedMotion> examples)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(examples);
        Directory.CreateDirectory(folder);
        RunFiles.WriteJson(Path.Combine(folder, "report.json"), new
        {
            report,
            examples = examples.Select(example => new { example.Rank, example.Text, example.Distance, example.Seed, frames = example.Features.Length / FeatureLayout.Count }),
        });
        PrecisionPlot.Write(Path.Combine(folder, "r-precision.png"), report.Rows);
        for (int i = 0; i < examples.Count; i++) WriteSheet(Path.Combine(folder, SheetName(examples, i)), examples[i]);
        File.WriteAllText(Path.Combine(folder, "report.md"), Markdown(report, examples));
    }

    private static string Markdown(GenerationReport report, IReadOnlyList<RankedMotion> examples)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {report.Model}: generation on the {report.Split} part\n\n");
        text.Append(CultureInfo.InvariantCulture, $"HumanML3D's protocol, judged by the **{report.Evaluator}**: {report.Replications} passes over {report.Motions} motions, mean ± 95 % interval. ");
        text.Append("Figures of another evaluator or another data set are not to be compared with these.\n\n");
        MarkdownTable.Append(
            text,
            ["", "FID ↓", "R-precision top-1 ↑", "top-2 ↑", "top-3 ↑", "MM-Dist ↓", "Diversity →"],
            report.Rows.Select(row => (string[])[row.Source, .. ((Replications[])[row.Fid, .. row.RPrecision, row.MmDist, row.Diversity]).Select(value => value.ToString())]));
        text.Append(CultureInfo.InvariantCulture, $"\nR-precision top-3 is {100 * report.RelativeTop3:0.0} % of the ground truth's.\n");
        if (report is { MultiModalityOfTexts: { } texts, MultiModalityOfBatches: { } batches })
        {
            text.Append(CultureInfo.InvariantCulture, $"MultiModality, 30 motions and 10 pairs a text: {texts} over {Math.Min(GenerationEvaluationOptions.MultiModalityTexts, report.Motions)} texts, {batches} over the texts of three batches.\n");
        }

        text.Append("\n![R-precision](r-precision.png)\n\n## Physics\n\nMean over the motions of the first pass; definitions in docs/evaluation.md.\n\n");
        MarkdownTable.Append(
            text,
            ["", .. PhysicalColumns.Select(column => column.Name)],
            report.Rows.Select(row => (string[])[row.Source, .. PhysicalColumns.Select(column => column.Of(row.Physical).ToString(column.Format, CultureInfo.InvariantCulture))]));
        text.Append("\n## Examples\n\nBest, median and worst of the first pass, by the distance of text and motion.\n");
        for (int i = 0; i < examples.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n**{examples[i].Rank}**: \"{examples[i].Text}\", distance {examples[i].Distance:0.00}, seed {examples[i].Seed}\n\n![{examples[i].Rank}]({SheetName(examples, i)})\n");
        }

        text.Append("\n## How it was made\n\n");
        MarkdownTable.Append(
            text,
            ["", ""],
            [
                ["command", $"`{report.Command}`"],
                ["version", report.Version],
                ["model", $"{report.Model}, hash {report.ModelIdentity}"],
                ["evaluator", $"{report.Evaluator}, hash {report.EvaluatorIdentity}"],
                ["sampling", report.Sampling],
                ["seed", report.Seed.ToString(CultureInfo.InvariantCulture)],
                ["Diversity", string.Create(CultureInfo.InvariantCulture, $"{report.DiversityPairs} pairs")],
            ]);
        return text.ToString();
    }

    private static string SheetName(IReadOnlyList<RankedMotion> examples, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{examples[index].Rank}-{examples.Take(index + 1).Count(example => example.Rank == examples[index].Rank)}.png");

    private static void WriteSheet(string path, RankedMotion example)
    {
        using var file = File.Create(path);
        var clip = new MotionClip(MotionDataSet.FramesPerSecond, FeatureDecoder.RecoverJoints(example.Features.Span), example.Features);
        ContactSheet.Write(clip, new ContactSheetOptions { Title = example.Text, PoseCount = 8, Columns = 8, Width = 1200, Height = 260 }, file);
    }
}

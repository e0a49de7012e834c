using System.Globalization;
using System.Text;
using ScaMo.Models.Tokenizer;
using ScaMo.Motion.Kinematics;
using ScaMo.Training.Runs;
using ScaMo.Training.Tokenizers;

namespace ScaMo.Training.Evaluation;

/// <summary>Tokenizers side by side: over codebook sizes, and FSQ beside VQ (ScaMo, Fig. 6).</summary>
/// <param name="Evaluator">Who measured FID; null where nobody did.</param>
/// <param name="Command">The command that made the comparison.</param>
/// <param name="Version">The version of the program, with its commit.</param>
/// <param name="Tokenizers">The tokenizers.</param>
public sealed record TokenizerComparison(string? Evaluator, string Command, string Version, IReadOnlyList<TokenizerComparison.Row> Tokenizers)
{
    /// <summary>Writes <c>report.md</c> with its plot, and <c>report.json</c>.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        RunFiles.WriteJson(Path.Combine(folder, "report.json"), this);
        CodebookPlot.Write(Path.Combine(folder, "codebooks.png"), Tokenizers);
        File.WriteAllText(Path.Combine(folder, "report.md"), Markdown());
    }

    private string Markdown()
    {
        var text = new StringBuilder("# Tokenizers\n\n");
        text.Append("| tokenizer | quantizer | codes | L1 | MPJPE, pelvis on pelvis (mm) | MPJPE, global (mm) | FID | codes used (%) | exponential entropy |\n|---|---|---|---|---|---|---|---|---|\n");
        foreach (var row in Tokenizers)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.Name} | {row.Quantizer.ToString().ToUpperInvariant()} | {row.CodebookSize} | {row.Report.L1:0.000} | {row.Report.AlignedMpjpe:0.0} | {row.Report.GlobalMpjpe:0.0} ");
            text.Append(CultureInfo.InvariantCulture, $"| {row.Report.Fid?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-"} | {100 * row.Report.ActiveFraction:0.0} | {row.Report.Perplexity:0.0} |\n");
        }

        text.Append(Evaluator is null ? "\nNo evaluator measured FID.\n" : $"\nFID of reconstruction by the {Evaluator}; figures of another evaluator are not to be compared with these.\n");
        text.Append("\n![Codebook sizes](codebooks.png)\n\n## Joints\n\nMPJPE of each joint, pelvis on pelvis, mm.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"| joint | {string.Join(" | ", Tokenizers.Select(row => row.Name))} |\n|---|{string.Concat(Tokenizers.Select(_ => "---|"))}\n");
        for (int joint = 0; joint < HumanSkeleton.JointCount; joint++)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {HumanSkeleton.JointNames[joint]} | {string.Join(" | ", Tokenizers.Select(row => row.Report.JointErrors[joint].ToString("0.0", CultureInfo.InvariantCulture)))} |\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"\n`{Command}`, version {Version}.\n");
        return text.ToString();
    }

    /// <summary>A tokenizer.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Quantizer">Its quantiser.</param>
    /// <param name="CodebookSize">The true size of its codebook.</param>
    /// <param name="Report">What was measured.</param>
    public sealed record Row(string Name, QuantizerKind Quantizer, int CodebookSize, TokenizerReport Report);
}

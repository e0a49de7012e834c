using System.Globalization;
using System.Text;
using ScaMo.Models.Tokenizer;
using ScaMo.Motion.Kinematics;
using ScaMo.Training.Reports;
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
    /// <summary>The headings of <see cref="Row.Cells"/>.</summary>
    public static IReadOnlyList<string> Headings { get; } =
        ["tokenizer", "quantizer", "codes", "L1", "MPJPE, pelvis on pelvis (mm)", "MPJPE, global (mm)", "FID", "codes used", "exponential entropy"];

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
        MarkdownTable.Append(text, Headings, Tokenizers.Select(row => row.Cells()));
        text.Append(Evaluator is null ? "\nNo evaluator measured FID.\n" : $"\nFID of reconstruction by the {Evaluator}; figures of another evaluator are not to be compared with these.\n");
        text.Append("\n![Codebook sizes](codebooks.png)\n\n## Joints\n\nMPJPE of each joint, pelvis on pelvis, mm.\n\n");
        MarkdownTable.Append(
            text,
            ["joint", .. Tokenizers.Select(row => row.Name)],
            HumanSkeleton.JointNames.Select((name, joint) => (string[])[name, .. Tokenizers.Select(row => row.JointError(joint))]));
        text.Append(CultureInfo.InvariantCulture, $"\n`{Command}`, version {Version}.\n");
        return text.ToString();
    }

    /// <summary>A tokenizer.</summary>
    /// <param name="Name">Its name.</param>
    /// <param name="Quantizer">Its quantiser.</param>
    /// <param name="CodebookSize">The true size of its codebook.</param>
    /// <param name="Report">What was measured.</param>
    public sealed record Row(string Name, QuantizerKind Quantizer, int CodebookSize, TokenizerReport Report)
    {
        /// <summary>What tables show.</summary>
        public IReadOnlyList<string> Cells() =>
        [
            Name,
            Quantizer.ToString().ToUpperInvariant(),
            Text(CodebookSize, "0"),
            Text(Report.L1, "0.000"),
            Text(Report.AlignedMpjpe, "0.0"),
            Text(Report.GlobalMpjpe, "0.0"),
            Report.Fid is { } fid ? Text(fid, "0.000") : "-",
            Text(Report.ActiveFraction * 100, "0.0") + " %",
            Text(Report.Perplexity, "0.0"),
        ];

        /// <summary>The error of a joint, mm.</summary>
        public string JointError(int joint) => Text(Report.JointErrors[joint], "0.0");

        private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
    }
}

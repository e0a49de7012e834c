using System.CommandLine;
using ScaMo.Models;
using ScaMo.Models.Packages;
using ScaMo.Models.Tokenizer;
using ScaMo.Motion.Kinematics;
using ScaMo.Training.Data;
using ScaMo.Training.Evaluation;
using ScaMo.Training.Evaluation.Generation;
using ScaMo.Training.Evaluators;
using ScaMo.Training.Generating;
using ScaMo.Training.Runs;
using ScaMo.Training.Tokenizers;
using Spectre.Console;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo evaluate</c>.</summary>
internal static class EvaluateCommand
{
    public static Command Create() => new("evaluate", "Measures what was trained.") { CreateTokenizer(), EvaluateGenerationCommand.Create() };

    private static Command CreateTokenizer()
    {
        var data = new Option<DirectoryInfo>("--data") { Description = "A data set in HumanML3D's layout.", Required = true };
        var split = LoopArguments.Default("--split", DataSplit.Test, "Which part to reconstruct.");
        var evaluator = new Option<DirectoryInfo?>("--evaluator") { Description = "The folder of an evaluator, for FID of reconstruction." };
        var report = new Option<DirectoryInfo?>("--out") { Description = "The folder of a report with tables and a plot." };
        var device = LoopArguments.Default("--device", "cpu", "cpu or cuda:N.");
        var tokenizers = new Argument<string[]>("tokenizers") { Description = "Folders of tokenizer runs, model packages or names of packages.", Arity = ArgumentArity.OneOrMore };
        var command = new Command("tokenizer", "Reconstructs clips of at most 196 frames: L1, MPJPE, FID, use and exponential entropy of the codebook.") { data, split, evaluator, report, device, tokenizers };
        command.SetHandler(async (parsed, output, cancellationToken) =>
        {
            var set = MotionDataSet.Open(parsed.GetRequiredValue(data).FullName);
            var on = ComputeDevice.Parse(parsed.GetRequiredValue(device));
            using var judge = parsed.GetValue(evaluator) is { } folder ? EvaluatorFolder.Load(folder.FullName, on) : null;
            var samples = judge is null ? null : ProtocolSamples.Read(set, parsed.GetValue(split), seed: 1);
            var rows = new List<TokenizerComparison.Row>();
            foreach (string name in parsed.GetRequiredValue(tokenizers))
            {
                cancellationToken.ThrowIfCancellationRequested();
                using var tokenizer = Load(name, set, on);
                var clips = ClipFeatures.Load(set, parsed.GetValue(split), tokenizer.Config.FramesPerToken, MotionDataSet.MaxFrames);
                var measured = new TokenizerEvaluation(set, clips).Measure(tokenizer);
                if (judge is not null) measured = measured with { Fid = await ReconstructionFid.MeasureAsync(tokenizer, set.Statistics, samples!, judge, cancellationToken) };
                rows.Add(new TokenizerComparison.Row(name, tokenizer.Config.Quantizer, tokenizer.Config.CodebookSize, measured));
            }

            if (parsed.GetValue(report) is { } to) new TokenizerComparison(judge?.Description, ProgramFacts.CommandLine, ProgramFacts.Version, rows).Write(to.FullName);
            output.Result(
                rows.Select(row => new { tokenizer = row.Name, quantizer = row.Quantizer.ToString().ToLowerInvariant(), codebookSize = row.CodebookSize, report = row.Report }),
                console =>
                {
                    console.Write(Table(rows));
                    console.Write(JointTable(rows));
                });
        });
        return command;
    }

    /// <summary>From a run or a package; the reconstructions mean something only under the statistics that it was trained with.</summary>
    private static MotionTokenizer Load(string name, MotionDataSet data, TorchSharp.torch.Device device)
    {
        if (File.Exists(Path.Combine(name, RunFiles.TokenizerShape)))
        {
            TokenizerRun.CheckStatistics(name, data);
            return TokenizerRun.Load(name, device);
        }

        var package = ModelPackage.Open(PackageFolder.Find(name));
        TokenizerRun.CheckStatistics(Motion.Features.FeatureStatistics.Load(package.MeanPath, package.StdPath), package.Name, data);
        return MotionModel.LoadTokenizer(package, device);
    }

    private static Table Table(IEnumerable<TokenizerComparison.Row> rows)
    {
        var table = new Table().AddColumns([.. TokenizerComparison.Headings]);
        foreach (var row in rows) table.AddRow([.. row.Cells().Select(Markup.Escape)]);
        return table;
    }

    /// <summary>The error of every joint, mm, in a column for each tokenizer.</summary>
    private static Table JointTable(List<TokenizerComparison.Row> rows)
    {
        var table = new Table().AddColumn("MPJPE, pelvis on pelvis (mm)").AddColumns([.. rows.Select(row => Markup.Escape(row.Name))]);
        for (int joint = 0; joint < HumanSkeleton.JointCount; joint++)
        {
            table.AddRow([HumanSkeleton.JointNames[joint], .. rows.Select(row => row.JointError(joint))]);
        }

        return table;
    }
}

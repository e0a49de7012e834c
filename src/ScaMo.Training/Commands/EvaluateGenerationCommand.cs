using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ScaMo.Generation;
using ScaMo.Models;
using ScaMo.Models.Packages;
using ScaMo.Motion.Features;
using ScaMo.Training.Data;
using ScaMo.Training.Evaluation.Generation;
using ScaMo.Training.Evaluation.Metrics;
using ScaMo.Training.Evaluators;
using ScaMo.Training.Generating;
using ScaMo.Training.Runs;
using Spectre.Console;
using static ScaMo.Training.Commands.LoopArguments;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo evaluate generation</c>.</summary>
internal static class EvaluateGenerationCommand
{
    private static readonly Argument<string> Model = new("model") { Description = "A package folder, or the name of one under models/.", DefaultValueFactory = _ => "demo" };
    private static readonly Option<DirectoryInfo> Data = new("--data") { Description = "A data set in HumanML3D's layout.", Required = true };
    private static readonly Option<DirectoryInfo> Evaluator = new("--evaluator") { Description = "The folder of an evaluator: what scamo train evaluator left, or the published t2m with text_mot_match and glove.", Required = true };
    private static readonly Option<DirectoryInfo> Out = new("--out") { Description = "The folder of the report; passes that it holds are not run again.", Required = true };
    private static readonly Option<DataSplit> Split = Default("--split", DataSplit.Test, "Which part of the data set.");
    private static readonly Option<int> Passes = Default("--replications", Replications.InProtocol, "Passes over the part.");
    private static readonly Option<int> MultiModality = Default("--multimodality", 1, "In how many of them MultiModality is measured, which takes 3,000 motions each.");
    private static readonly Option<long> Seed = Default("--seed", 1L, "The seed of order, captions, cuts and samples.");
    private static readonly Option<double?> Temperature = new("--temperature") { Description = "0 (greedy) to 2; the package's if absent." };
    private static readonly Option<string> Device = Default("--device", "cpu", "cpu or cuda:N.");
    private static readonly Option<string> Precision = Default("--precision", "auto", "auto, float32 or bfloat16.");

    public static Command Create()
    {
        var command = new Command("generation", "Generates from the captions of a part of a data set, and measures by HumanML3D's protocol: FID, R-precision, MM-Dist, Diversity, MultiModality, physics.")
        {
            Model, Data, Evaluator, Out, Split, Passes, MultiModality, Seed, Temperature, Device, Precision,
        };
        command.SetHandler(RunAsync);
        return command;
    }

    private static async Task RunAsync(ParseResult parsed, CommandOutput output, CancellationToken cancellationToken)
    {
        var options = new GenerationEvaluationOptions { Replications = parsed.GetValue(Passes), MultiModalityReplications = parsed.GetValue(MultiModality), Seed = parsed.GetValue(Seed) };
        if (options.FindProblem() is { } problem) throw new ArgumentException(problem);
        var data = MotionDataSet.Open(parsed.GetRequiredValue(Data).FullName);
        var split = parsed.GetValue(Split);
        var samples = ProtocolSamples.Read(data, split, options.Seed);
        string folder = parsed.GetRequiredValue(Out).FullName, evaluatorFolder = parsed.GetRequiredValue(Evaluator).FullName;
        var device = ComputeDevice.Parse(parsed.GetRequiredValue(Device));
        using var evaluator = EvaluatorFolder.Load(evaluatorFolder, device);
        string packageFolder = PackageFolder.Find(parsed.GetRequiredValue(Model));
        using var engine = MotionEngine.Load(packageFolder, new() { Device = parsed.GetRequiredValue(Device), Precision = parsed.GetRequiredValue(Precision) });
        var package = ModelPackage.Open(packageFolder);
        using var tokenizer = MotionModel.LoadTokenizer(package, device);
        var sampling = engine.Info.DefaultSampling with { Temperature = parsed.GetValue(Temperature) ?? engine.Info.DefaultSampling.Temperature };
        var model = new GeneratedMotions(engine, sampling, options.Seed);
        var evaluation = new GenerationEvaluation(
            samples,
            evaluator,
            model,
            [new TrueMotions(), new ReconstructedMotions(tokenizer, FeatureStatistics.Load(package.MeanPath, package.StdPath)), new NoiseMotions(data.Statistics, options.Seed)],
            options);

        string evaluatorIdentity = EvaluatorFolder.Identity(evaluatorFolder);
        string parts = string.Join('\n', engine.Info.Identity, engine.Info.Precision, evaluatorIdentity, samples.Identity(), options, sampling);
        var store = new PassStore(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(parts)))[..16]);
        var passes = await RunPassesAsync(evaluation, store, options, output, cancellationToken);
        var report = new GenerationReport
        {
            Model = engine.Info.Name,
            ModelIdentity = engine.Info.Identity,
            Evaluator = evaluator.Description,
            EvaluatorIdentity = evaluatorIdentity,
            Split = split.ToString().ToLowerInvariant(),
            Motions = samples.Count,
            DiversityPairs = GenerationEvaluation.Pairs(samples.Count),
            Replications = options.Replications,
            Seed = options.Seed,
            Sampling = string.Create(CultureInfo.InvariantCulture, $"temperature {sampling.Temperature}, top-k {sampling.TopK}, top-p {sampling.TopP}, {engine.Info.Precision}"),
            Command = ProgramFacts.CommandLine,
            Version = ProgramFacts.Version,
            Rows = GenerationReport.RowsOf(passes),
            MultiModalityOfTexts = GenerationReport.MultiModalityOf(passes, scores => scores.Texts),
            MultiModalityOfBatches = GenerationReport.MultiModalityOf(passes, scores => scores.Batches),
        };
        var motions = await evaluation.FirstPassAsync(cancellationToken);
        var examples = RankedMotion.Choose(passes[0].Distances!).Select(chosen => new RankedMotion(
            chosen.Rank, motions[chosen.Index].Sample.Caption.Text, passes[0].Distances![chosen.Index], model.SeedOf(0, chosen.Index, samples.Count), motions[chosen.Index].Features));
        GenerationReportWriter.Write(folder, report, [.. examples]);
        output.Result(report, console => Print(console, report, folder));
    }

    private static Task<IReadOnlyList<PassResult>> RunPassesAsync(GenerationEvaluation evaluation, PassStore store, GenerationEvaluationOptions options, CommandOutput output, CancellationToken cancellationToken) =>
        output.Progress.Progress().StartAsync(context =>
        {
            var task = context.AddTask("Evaluating", maxValue: options.Replications);
            return evaluation.RunAsync(
                store,
                (pass, source, made, all) =>
                {
                    task.Description = $"Pass {pass + 1} of {options.Replications}: {Markup.Escape(source)}, {made} of {all}";
                    task.Value = pass;
                },
                cancellationToken);
        });

    private static void Print(IAnsiConsole console, GenerationReport report, string folder)
    {
        var table = new Table().AddColumns("", "FID", "R@1", "R@2", "R@3", "MM-Dist", "Diversity");
        foreach (var row in report.Rows) table.AddRow([Markup.Escape(row.Source), .. new[] { row.Fid, row.RPrecision[0], row.RPrecision[1], row.RPrecision[2], row.MmDist, row.Diversity }.Select(value => value.ToString())]);
        console.Write(table);
        if (report is { MultiModalityOfTexts: { } texts, MultiModalityOfBatches: { } batches }) console.WriteLine($"MultiModality: {texts} (100 texts), {batches} (3 batches).");
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"R-precision top-3 is {100 * report.RelativeTop3:0.0} % of the ground truth's; judged by the {report.Evaluator}. The report is in {folder}."));
    }
}

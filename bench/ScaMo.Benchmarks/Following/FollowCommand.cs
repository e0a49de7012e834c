using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ScaMo.Generation;
using ScaMo.Motion.Formats;
using ScaMo.Training.Data;

namespace ScaMo.Benchmarks.Following;

/// <summary>
/// Does the motion do what the prompt says? Every prompt is generated with several seeds through the engine, as the server would, and
/// judged by geometry. The same checks on recordings of the right content are the ceiling; on recordings of other contents they show
/// how easily a check is passed by something else.
/// </summary>
internal static class FollowCommand
{
    /// <summary>The share of samples, and of comparisons, that must pass.</summary>
    private const double Target = 0.8;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    public static int Run(CommandArguments arguments)
    {
        bool hasModel = arguments.Flag("model"), hasData = arguments.Flag("data");
        if (!hasModel && !hasData) throw new ArgumentException("--model, --data or both are needed.");
        try
        {
            var set = PromptSet.Load(arguments.Flag("prompts") ? arguments.Text("prompts") : null);
            int seeds = arguments.Integer("seeds", 4);
            ArgumentOutOfRangeException.ThrowIfLessThan(seeds, 1);
            var real = hasData ? RealClips.Read(MotionDataSet.Open(arguments.Text("data")), arguments.Flag("all-parts")) : [];
            if (arguments.Flag("quantities")) RealClips.WriteQuantities(arguments.Text("quantities"), real);
            using var engine = hasModel ? MotionEngine.Load(arguments.Text("model"), new MotionEngineOptions { Device = arguments.Text("device", "cpu") }) : null;
            var samples = engine is null ? [] : Generate(engine, set, seeds, arguments.Integer("seed", 1));
            var report = Evaluation.Report(set, seeds, samples, real) with { Model = engine?.Info.Name, Identity = engine?.Info.Identity };
            FollowTables.Print(report);
            if (arguments.Flag("json")) File.WriteAllText(arguments.Text("json"), JsonSerializer.Serialize(report, Json) + "\n");
            return report.Samples.Share < Target || report.Comparisons.Share < Target ? 1 : 0;
        }
        catch (Exception exception) when (exception is DataFormatException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }

    private static List<Sample> Generate(MotionEngine engine, PromptSet set, int seeds, int firstSeed)
    {
        var samples = new List<Sample>();
        for (int i = 0; i < set.Prompts.Count; i++)
        {
            var prompt = set.Prompts[i];
            if (!Console.IsErrorRedirected) Console.Error.Write($"\r{i + 1} of {set.Prompts.Count} prompts");
            var result = engine.GenerateAsync(
                new GenerationRequest
                {
                    Prompt = prompt.Text,
                    Seed = firstSeed,
                    SampleCount = seeds,
                    Sampling = engine.Info.DefaultSampling,
                    MaxTokens = engine.Info.MaxTokens,
                },
                CancellationToken.None).GetAwaiter().GetResult();
            samples.AddRange(result.Motions.Select(motion => new Sample(prompt, motion.Seed, motion.Clip, new MotionProfile(motion.Clip))));
        }

        if (!Console.IsErrorRedirected) Console.Error.WriteLine();
        return samples;
    }
}

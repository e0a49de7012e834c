using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using ScaMo.Generation;
using ScaMo.Motion.Measures;
using ScaMo.Training.Generating;
using Spectre.Console;

namespace ScaMo.Training.Commands;

/// <summary><c>scamo generate</c>: motion from a sentence, into files.</summary>
internal static class GenerateCommand
{
    private const int MaxSamples = 1000;

    private static readonly Argument<string> Prompt = new("prompt") { Description = "The sentence." };

    private static readonly Option<string> Model = new("--model")
    {
        Description = "A package folder, or the name of one under models/.",
        DefaultValueFactory = _ => "demo",
    };

    private static readonly Option<FileInfo?> Out = Limited(
        "--out",
        "The file to write, in the format of its extension. Several samples are numbered: walk-1.bvh, walk-2.bvh, …",
        (FileInfo?)null,
        file => file is null || MotionFile.IsKnown(file.Name),
        $"a file name that ends in {string.Join(", ", MotionFile.Extensions)}");

    private static readonly Option<long?> Seed = Limited(
        "--seed", "The seed of the first sample, drawn if absent; the others follow it.", (long?)null, value => value is null or (>= 0 and < GenerationRequest.SeedModulus), "0 to 2^53-1");

    private static readonly Option<int> Samples = Limited(
        "--samples", "How many motions to make.", 1, value => value is >= 1 and <= MaxSamples, $"1 to {MaxSamples}");

    private static readonly Option<double?> Temperature = Limited(
        "--temperature", "0 (greedy) to 2; the package's if absent.", (double?)null, value => value is null or (>= 0 and <= 2), "0 to 2");

    private static readonly Option<int?> TopK = Limited(
        "--top-k", "Keeps the K likeliest tokens, 0 for all; the package's if absent.", (int?)null, value => value is null or >= 0, "0 or more");

    private static readonly Option<double?> TopP = Limited(
        "--top-p", "Keeps the likeliest tokens up to this probability, 1 for all; the package's if absent.", (double?)null, value => value is null or (> 0 and <= 1), "above 0 and at most 1");

    private static readonly Option<double?> Seconds = Limited(
        "--seconds", "The longest a motion may be; the model's maximum if absent.", (double?)null, value => value is null or > 0, "above 0");

    private static readonly Option<string> Device = new("--device") { Description = "auto, cpu, cuda or cuda:N.", DefaultValueFactory = _ => "auto" };
    private static readonly Option<string> Precision = new("--precision") { Description = "auto, float32 or bfloat16.", DefaultValueFactory = _ => "auto" };

    public static Command Create()
    {
        var command = new Command("generate", "Generates motion from a sentence.") { Prompt, Out, Model, Seed, Samples, Temperature, TopK, TopP, Seconds, Device, Precision };
        command.SetHandler(RunAsync);
        return command;
    }

    private static async Task RunAsync(ParseResult parsed, CommandOutput console, CancellationToken cancellationToken)
    {
        string prompt = parsed.GetRequiredValue(Prompt).Trim();
        if (prompt.Length == 0) throw new ArgumentException("The sentence is blank.");
        var file = parsed.GetValue(Out) is { } given ? new MotionFile(given.FullName) : null;

        using var engine = MotionEngine.Load(
            PackageFolder.Find(parsed.GetRequiredValue(Model)),
            new() { Device = parsed.GetRequiredValue(Device), Precision = parsed.GetRequiredValue(Precision) });
        var request = RequestOf(parsed, prompt, engine.Info);
        var result = await engine.GenerateAsync(request, cancellationToken);

        var rows = new List<GeneratedRow>(result.Motions.Length);
        for (int i = 0; i < result.Motions.Length; i++)
        {
            var motion = result.Motions[i];
            string? path = file?.Write(motion, prompt, number: result.Motions.Length > 1 ? i + 1 : null);
            rows.Add(new(motion.Seed, motion.Tokens.Length, motion.FinishReason, motion.Clip.Seconds, MotionMeasures.Measure(motion.Clip), path));
        }

        console.Result(
            new
            {
                model = engine.Info.Name,
                prompt,
                seed = request.Seed,
                sampling = new { request.Sampling.Temperature, request.Sampling.TopK, request.Sampling.TopP },
                motions = rows.Select(row => new
                {
                    row.Seed,
                    row.Tokens,
                    finishReason = row.FinishReason == FinishReason.Stop ? "stop" : "length",
                    row.Seconds,
                    row.File,
                    row.Measures,
                }),
                totalMs = Math.Round(result.Timings.Total.TotalMilliseconds, 1),
            },
            terminal => Print(terminal, engine.Info.Name, rows, result.Timings.Total));
    }

    private static GenerationRequest RequestOf(ParseResult parsed, string prompt, MotionModelInfo model)
    {
        double seconds = parsed.GetValue(Seconds) ?? model.MaxSeconds;
        if (seconds > model.MaxSeconds) throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"--seconds: model {model.Name} makes at most {model.MaxSeconds}."));
        return new()
        {
            Prompt = prompt,
            Seed = parsed.GetValue(Seed) ?? DrawSeed(),
            SampleCount = parsed.GetValue(Samples),
            Sampling = new(
                parsed.GetValue(Temperature) ?? model.DefaultSampling.Temperature,
                parsed.GetValue(TopK) ?? model.DefaultSampling.TopK,
                parsed.GetValue(TopP) ?? model.DefaultSampling.TopP),
            MaxTokens = TokensOf(seconds, model),
        };
    }

    /// <summary>floor(seconds × fps / frames a token), at least 1, where a rounding error must not cost a token.</summary>
    private static int TokensOf(double seconds, MotionModelInfo model)
    {
        const double RoundingError = 1e-9;
        return (int)Math.Clamp(Math.Floor(seconds * model.FramesPerSecond / model.FramesPerToken + RoundingError), 1, model.MaxTokens);
    }

    private static long DrawSeed()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToInt64(bytes) & (GenerationRequest.SeedModulus - 1);
    }

    private static void Print(IAnsiConsole terminal, string model, List<GeneratedRow> rows, TimeSpan total)
    {
        var table = new Table().Border(TableBorder.Simple);
        foreach (string heading in (string[])["seed", "tokens", "seconds", "way (m)", "m/s", "turn (°)", "skating", "file"]) table.AddColumn(heading, column => column.NoWrap());
        foreach (var row in rows)
        {
            string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
            table.AddRow(
                row.Seed.ToString(CultureInfo.InvariantCulture),
                row.Tokens.ToString(CultureInfo.InvariantCulture),
                Number(row.Seconds, "0.0"),
                Number(row.Measures.PathLength, "0.00"),
                Number(row.Measures.MeanSpeed, "0.00"),
                Number(row.Measures.NetTurn, "0"),
                Number(row.Measures.FootSkatingRatio, "0 %"),
                Markup.Escape(row.File ?? "-"));
        }

        terminal.Write(table);
        terminal.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Model {model}, {total.TotalSeconds:0.00} s."));
    }

    private static Option<T> Limited<T>(string name, string description, T absent, Func<T, bool> isAllowed, string range)
    {
        var option = new Option<T>(name) { Description = description, DefaultValueFactory = _ => absent };
        option.Validators.Add(result =>
        {
            if (!isAllowed(result.GetValueOrDefault<T>()!)) result.AddError($"{name} must be {range}.");
        });
        return option;
    }

    /// <summary>What is told of one motion.</summary>
    private sealed record GeneratedRow(long Seed, int Tokens, FinishReason FinishReason, double Seconds, MotionMeasures Measures, string? File);
}

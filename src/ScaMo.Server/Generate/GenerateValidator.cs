using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Primitives;
using ScaMo.Generation;
using ScaMo.Server.Formats;
using ScaMo.Server.Hosting;
using ScaMo.Server.Models;
using ScaMo.Server.Problems;

namespace ScaMo.Server.Generate;

/// <summary>Judges a body that could be read, and fills in what it leaves open.</summary>
internal sealed class GenerateValidator(ModelCatalog catalog, MotionFormats formats)
{
    private const int MaxQuotedCharacters = 64;

    /// <summary>Makes an order of a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="accept">The Accept header, which decides where the body names no format.</param>
    /// <param name="problem">All that is wrong; null if nothing is.</param>
    /// <returns>The order; null if there is a problem.</returns>
    public GenerateOrder? Validate(GenerateBody body, StringValues accept, out ProblemResult? problem)
    {
        var errors = new SortedDictionary<string, string[]>(StringComparer.Ordinal);
        string prompt = (body.Prompt ?? "").Trim();
        if (ProblemOfPrompt(body.Prompt) is { } promptProblem) errors["prompt"] = [promptProblem];

        if (body.NumSamples is < 1 or > LimitsOptions.MaxSamples) errors["numSamples"] = [$"must be from 1 to {LimitsOptions.MaxSamples}"];
        if (body.Seed is < 0 or >= GenerationRequest.SeedModulus) errors["seed"] = [$"must be from 0 to {GenerationRequest.SeedModulus - 1}"];
        if (body.Temperature is < 0 or > 2) errors["temperature"] = ["must be from 0 to 2"];
        if (body.TopK is < 0) errors["topK"] = ["must be 0 or more"];
        if (body.TopP is <= 0 or > 1) errors["topP"] = ["must be above 0 and at most 1"];

        string modelName = body.Model ?? catalog.DefaultName;
        var engine = catalog.Find(modelName);
        if (engine is null)
        {
            errors["model"] = [OneOf(catalog.Engines.Select(loaded => loaded.Info.Name), modelName)];
        }

        if (ProblemOfMaxSeconds(body.MaxSeconds, engine) is { } secondsProblem) errors["maxSeconds"] = [secondsProblem];

        var export = body.ToOptions(errors);
        if (body.Format is { } wanted && !formats.IsKnown(wanted))
        {
            errors["format"] = [OneOf(formats.Names, wanted)];
        }

        problem = errors.Count > 0 ? ProblemResult.Invalid(errors) : null;
        if (problem is not null) return null;

        if (body.Format is { } format && format != MotionFormats.Json && formats.Find(format) is null)
        {
            problem = formats.NotAvailable(format);
            return null;
        }

        if (ChooseFormat(body.Format, accept) is not { } choice)
        {
            string types = string.Join(", ", formats.MediaTypes);
            problem = new(ProblemKind.NotAcceptable, $"Accept allows none of the media types that this server sends: {types}.");
            return null;
        }

        var file = formats.Find(choice.Name);
        if (file is not null && body.NumSamples > 1)
        {
            errors["numSamples"] = [$"must be 1 for a file, and the answer is to be {file.Name}"];
            problem = ProblemResult.Invalid(errors);
            return null;
        }

        var request = ToRequest(body, prompt, engine!.Info);
        return new(engine, request, file, choice.MediaType, export) { IsRepeatable = body.Seed is not null || request.Sampling.IsGreedy };
    }

    /// <summary>The problem of a prompt of which tokenising leaves nothing.</summary>
    public static ProblemResult EmptyPrompt() => ProblemResult.Invalid(new Dictionary<string, string[]>
    {
        ["prompt"] = ["has nothing that the text encoder knows: nothing is left of it once it is tokenised"],
    });

    /// <summary>The problem of a stream that is asked for a file.</summary>
    public static ProblemResult FileInStream() => ProblemResult.Invalid(new Dictionary<string, string[]> { ["format"] = ["must be json or absent: a stream has no files, but links to them"] });

    /// <summary>The problem of a stream whose motion is to be edited.</summary>
    public static ProblemResult EditedStream(ExportOptions export) => ProblemResult.Invalid(export.Names.ToDictionary(
        name => name, _ => (string[])["must be absent: a stream tells frames as they come about; add it to the links of the motion"]));

    private (string Name, string MediaType)? ChooseFormat(string? format, StringValues accept) => format switch
    {
        null => formats.Negotiate(accept),
        MotionFormats.Json => (format, MotionFormats.JsonMediaType),
        _ => (format, formats.Find(format)!.MediaTypes[0]),
    };

    /// <summary>What is wrong with a prompt, to be read behind its name; null if nothing is.</summary>
    public static string? ProblemOfPrompt(string? given)
    {
        if (given is null) return "is required";
        string prompt = given.Trim();
        if (prompt.Length == 0) return "must not be blank";

        return CountScalars(prompt) switch
        {
            null => "has half of a surrogate pair, which is no character",
            > LimitsOptions.MaxPromptScalars => $"must have at most {LimitsOptions.MaxPromptScalars} characters",
            _ => null,
        };
    }

    private static string? ProblemOfMaxSeconds(double? seconds, IMotionEngine? engine)
    {
        if (seconds is <= 0) return "must be above 0";
        return engine is not null && seconds > engine.Info.MaxSeconds
            ? string.Create(CultureInfo.InvariantCulture, $"must be at most {engine.Info.MaxSeconds}, the model's maximum")
            : null;
    }

    private static GenerationRequest ToRequest(GenerateBody body, string prompt, MotionModelInfo model)
    {
        var own = model.DefaultSampling;
        return new()
        {
            Prompt = prompt,
            Seed = body.Seed ?? DrawSeed(),
            SampleCount = (int)(body.NumSamples ?? 1),
            Sampling = new(body.Temperature ?? own.Temperature, (int)Math.Min(body.TopK ?? own.TopK, int.MaxValue), body.TopP ?? own.TopP),
            MaxTokens = body.MaxSeconds is { } seconds ? TokensOf(seconds, model) : model.MaxTokens,
        };
    }

    /// <summary>floor(seconds × fps / frames a token), where rounding errors must not cost a token: 10/3 s × 60 fps are 200 frames.</summary>
    private static int TokensOf(double seconds, MotionModelInfo model)
    {
        const double RoundingError = 1e-9;
        double tokens = Math.Floor((seconds * model.FramesPerSecond / model.FramesPerToken) + RoundingError);
        return (int)Math.Clamp(tokens, 1, model.MaxTokens);
    }

    /// <summary>A seed for a request that gives none.</summary>
    public static long DrawSeed()
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        RandomNumberGenerator.Fill(bytes);
        return BitConverter.ToInt64(bytes) & (GenerationRequest.SeedModulus - 1);
    }

    private static string OneOf(IEnumerable<string> known, string given)
    {
        bool canBeQuoted = given.Length <= MaxQuotedCharacters && CountScalars(given) is not null;
        return $"must be one of {string.Join(", ", known)}" + (canBeQuoted ? $", not '{given}'" : "");
    }

    /// <summary>The number of Unicode scalar values; null if a surrogate lacks its partner.</summary>
    private static int? CountScalars(string text)
    {
        int scalars = 0;
        for (int i = 0; i < text.Length; scalars++)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune)) return null;
            i += rune.Utf16SequenceLength;
        }

        return scalars;
    }
}

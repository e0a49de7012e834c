using System.Text.Json;
using System.Text.Json.Serialization;
using ScaMo.Motion.Formats;

namespace ScaMo.Benchmarks.Following;

/// <summary>Sentences, and what is expected of the motions they give. A JSON file, so that other sets can be tried.</summary>
/// <param name="Prompts">The sentences.</param>
/// <param name="Comparisons">What must be more in some groups of them than in others.</param>
internal sealed record PromptSet(IReadOnlyList<Prompt> Prompts, IReadOnlyList<Comparison> Comparisons)
{
    private const string Shipped = "prompts.json";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        ReadCommentHandling = JsonCommentHandling.Skip,
    };

    /// <summary>Reads a set; the shipped one if no path is given.</summary>
    /// <exception cref="DataFormatException">The file is not such a set, or names what does not exist.</exception>
    public static PromptSet Load(string? path)
    {
        string source = path ?? Shipped;
        try
        {
            using var stream = path is null ? typeof(PromptSet).Assembly.GetManifestResourceStream(typeof(PromptSet), Shipped)! : File.OpenRead(path);
            var set = JsonSerializer.Deserialize<PromptSet>(stream, Options) ?? throw new DataFormatException(source, string.Empty, "an object is expected, not null");
            set.Validate(source);
            return set;
        }
        catch (JsonException exception)
        {
            throw new DataFormatException(source, exception.Path ?? string.Empty, exception.Message);
        }
    }

    private void Validate(string source)
    {
        foreach (var prompt in Prompts)
        {
            if (string.IsNullOrWhiteSpace(prompt.Text)) throw new DataFormatException(source, "prompts", "a prompt is empty");
            if (prompt.Checks.Count == 0) throw new DataFormatException(source, prompt.Text, "it has no checks");
            foreach (string name in prompt.Checks) Known(MotionChecks.All.Select(check => check.Name), name, prompt.Text);
        }

        foreach (var comparison in Comparisons)
        {
            Known(Quantities.All.Select(quantity => quantity.Name), comparison.Quantity, comparison.Name);
            foreach (var side in new[] { comparison.More, comparison.Less }) Known(Prompts.Select(prompt => prompt.Group).OfType<string>(), side.Group, comparison.Name);
        }

        void Known(IEnumerable<string> names, string name, string location)
        {
            if (names.Contains(name, StringComparer.Ordinal)) return;
            throw new DataFormatException(source, location, $"'{name}' is none of {string.Join(", ", names.Distinct())}");
        }
    }
}

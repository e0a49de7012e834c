using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScaMo.Models.Checkpoints;
using ScaMo.Training.Reports;

namespace ScaMo.Training.Packaging;

/// <summary>MODEL_CARD.md: what a package is, where it comes from, what was measured, and what may be done with it.</summary>
internal static class ModelCard
{
    public const string FileName = "MODEL_CARD.md";

    /// <summary>Renders the card.</summary>
    /// <exception cref="IOException">The data card or the notes cannot be read.</exception>
    public static string Write(PackageOptions options, TrainedPart tokenizer, TrainedPart transformer, PackageFacts facts)
    {
        var package = facts.Package;
        double seconds = package.MaxMotionTokens * package.Tokenizer.FramesPerToken / (double)package.FramesPerSecond;
        string tokenizerKind = FormattableString.Invariant($"motion tokenizer, {package.Tokenizer.CodebookSize:N0} codes; {Members(tokenizer.Description)}");
        string transformerKind = $"text-prefix transformer; {Members(transformer.Description)}";
        string encoderName = options.ReferenceTextEncoder ? "text encoder, not in this folder" : $"`{PackageManifest.TextEncoderFolder}/`";
        var card = new StringBuilder();
        card.Append(CultureInfo.InvariantCulture, $"""
            # {package.Name}

            {options.Description}

            A text-to-motion model for ScaMo.Server: an English sentence about one person becomes at most {seconds:0.##} s of motion,
            {package.FramesPerSecond:0.##} frames a second, of the 22 joints of HumanML3D. It is built after ScaMo (Lu et al., arXiv 2412.14559).

            | part | what it is | parameters | bytes |
            |---|---|---|---|
            {Part($"`{PackageManifest.TokenizerWeights}`", tokenizerKind, facts.TokenizerParameters, package.TokenizerWeightsPath)}
            {Part($"`{PackageManifest.TransformerWeights}`", transformerKind, facts.TransformerParameters, package.TransformerWeightsPath)}
            {Part(encoderName, $"T5 encoder, width {package.Transformer.TextWidth}", facts.TextEncoderParameters, package.TextEncoderPath)}

            The weights in this folder are stored as {(options.Precision == ElementType.F16 ? "float16" : "float32")}.

            ## Intended use

            Drafting character motion from short descriptions of what one person does, and research on text-to-motion. It is not meant for controlling
            machines, for judging real people's movement, or for passing off its motions as recordings of a person.

            ## Data


            """);
        card.Append(options.DataCard is null ? "Not stated.\n" : DataCard(options.DataCard));
        card.Append("\n## Training\n");
        Table(card, "Tokenizer", "option", Settings(tokenizer.Run), "The settings were not recorded.");
        Table(card, "Transformer", "option", Settings(transformer.Run), "The settings were not recorded.");
        card.Append("\n## Measured\n");
        Table(card, "Tokenizer", "metric", tokenizer.Metrics, "Nothing was recorded.");
        Table(card, "Transformer", "metric", transformer.Metrics, "Nothing was recorded.");
        card.Append("\n## Known weaknesses\n\n");
        card.Append(options.Notes is null ? "None were written down, which does not mean that there are none.\n" : File.ReadAllText(options.Notes).Trim() + "\n");
        card.Append(CultureInfo.InvariantCulture, $"\n## Licence of the weights\n\n{options.License}\n");
        return card.ToString();
    }

    private static string Part(string name, string kind, long parameters, string path) =>
        FormattableString.Invariant($"| {name} | {kind} | {parameters:N0} | {Size(path):N0} |");

    private static long Size(string path) => File.Exists(path)
        ? new FileInfo(path).Length
        : new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    private static string DataCard(string path)
    {
        if (Path.GetExtension(path) != ".json") return File.ReadAllText(path).Trim() + "\n";
        var table = new StringBuilder();
        Rows(table, "fact", PackageJson.ReadObject(path));
        return table.ToString();
    }

    private static string Members(JsonObject section) =>
        MarkdownTable.Escape(string.Join(", ", section.Where(pair => pair.Key != "weights" && pair.Value is not null).Select(pair => $"{pair.Key} {Text(pair.Value!)}")));

    /// <summary>The settings of a run: those with which it was last started.</summary>
    private static JsonObject? Settings(JsonNode? run)
    {
        var last = (run as JsonArray is { Count: > 0 } starts ? starts[^1] : run) as JsonObject;
        if (last is null) return null;
        // What describes a machine or a command line rather than the training tells readers nothing.
        string[] left = ["time", "step", "commandLine", "threads", "processors", "runtime", "system"];
        var settings = new JsonObject();
        foreach (var (name, value) in last)
        {
            if (name == "options" && value is JsonObject options) foreach (var (option, setting) in options) settings[option] = setting?.DeepClone();
            else if (!left.Contains(name)) settings[name] = value?.DeepClone();
        }

        return settings;
    }

    private static void Table(StringBuilder card, string title, string column, JsonObject? values, string absent)
    {
        card.Append(CultureInfo.InvariantCulture, $"\n### {title}\n\n");
        if (values is null || values.Count == 0) card.Append(absent).Append('\n');
        else Rows(card, column, values);
    }

    private static void Rows(StringBuilder card, string column, JsonObject values)
    {
        MarkdownTable.Append(card, [column, "value"], Flatten("", values).Select(member => (string[])[member.Name, Text(member.Value)]));
    }

    /// <summary>Members by their dotted names; those that are null are left out.</summary>
    private static IEnumerable<(string Name, JsonNode Value)> Flatten(string prefix, JsonObject values)
    {
        foreach (var (name, value) in values)
        {
            if (value is JsonObject inner) foreach (var member in Flatten($"{prefix}{name}.", inner)) yield return member;
            else if (value is not null) yield return ($"{prefix}{name}", value);
        }
    }

    private static string Text(JsonNode value) => value.GetValueKind() switch
    {
        // Of a path only the end means something on another machine.
        JsonValueKind.String when Path.IsPathRooted(value.GetValue<string>()) => PackageManifest.NameOf(value.GetValue<string>()),
        JsonValueKind.String => value.GetValue<string>(),
        // JSON's own text of a number, unless it is one of a long fraction.
        JsonValueKind.Number when value.ToJsonString() is { Length: > 10 } text && text.Contains('.', StringComparison.Ordinal) =>
            double.Parse(text, CultureInfo.InvariantCulture).ToString("G5", CultureInfo.InvariantCulture),
        JsonValueKind.Array => $"[{string.Join(", ", value.AsArray().Select(item => item is null ? "null" : Text(item)))}]",
        _ => value.ToJsonString(),
    };
}

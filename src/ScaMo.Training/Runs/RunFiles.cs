using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using ScaMo.Motion.Formats;

namespace ScaMo.Training.Runs;

/// <summary>The files that a finished run leaves in its folder for <c>scamo package</c> and for other runs, and their JSON.</summary>
public static class RunFiles
{
    /// <summary>The tokenizer's shape: the section "tokenizer" of a model.json.</summary>
    public const string TokenizerShape = "tokenizer.json";

    /// <summary>The tokenizer's weights.</summary>
    public const string TokenizerWeights = "tokenizer.safetensors";

    /// <summary>The transformer's shape: the section "transformer" of a model.json.</summary>
    public const string TransformerShape = "transformer.json";

    /// <summary>The transformer's weights.</summary>
    public const string TransformerWeights = "transformer.safetensors";

    /// <summary>The text encoder that was trained along, as a Hugging Face folder.</summary>
    public const string TextEncoder = "text-encoder";

    /// <summary>Feature means (263).</summary>
    public const string Mean = "Mean.npy";

    /// <summary>Feature standard deviations (263).</summary>
    public const string Std = "Std.npy";

    /// <summary>Numbers measured at the end, by name.</summary>
    public const string Metrics = "metrics.json";

    private const int LargestFile = 1 << 20;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNameCaseInsensitive = false,
        AllowDuplicateProperties = false,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        RespectNullableAnnotations = true,
    };

    /// <summary>Writes a value as JSON.</summary>
    public static void WriteJson<T>(string path, T value) => File.WriteAllText(path, ToJson(value));

    /// <summary>A value as <see cref="WriteJson"/> writes it.</summary>
    public static string ToJson<T>(T value) => JsonSerializer.Serialize(value, Options) + "\n";

    /// <summary>Reads a value that was written so.</summary>
    /// <exception cref="DataFormatException">The file does not hold such a value.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static T ReadJson<T>(string path, long maxBytes = LargestFile)
    {
        using var stream = File.OpenRead(path);
        if (stream.Length > maxBytes) throw new DataFormatException(path, string.Empty, $"the file is beyond the limit of {maxBytes} bytes");
        try
        {
            return JsonSerializer.Deserialize<T>(stream, Options) ?? throw new DataFormatException(path, string.Empty, "expected an object, found null");
        }
        catch (JsonException exception)
        {
            throw new DataFormatException(path, exception.Path ?? string.Empty, exception.Message, exception);
        }
    }
}

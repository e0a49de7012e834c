using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ScaMo.Motion.Formats;

namespace ScaMo.Training.Packaging;

/// <summary>The JSON files of packages and of the runs that they are made from.</summary>
internal static class PackageJson
{
    private const int LargestFile = 16 << 20;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonDocumentOptions Reading = new() { CommentHandling = JsonCommentHandling.Skip, AllowDuplicateProperties = false };

    /// <summary>Writes a value, indented, with a line end after it.</summary>
    public static void Write<T>(string path, T value) => File.WriteAllText(path, JsonSerializer.Serialize(value, Indented) + "\n");

    /// <summary>A value on one line.</summary>
    public static string Line<T>(T value) => JsonSerializer.Serialize(value, OneLine);

    /// <summary>Reads an object.</summary>
    /// <exception cref="DataFormatException">The file is no JSON, or another value.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static JsonObject ReadObject(string path) => Read(path) as JsonObject ?? throw new DataFormatException(path, "", "a JSON object is expected");

    /// <summary>Reads any value.</summary>
    /// <inheritdoc cref="ReadObject"/>
    public static JsonNode? Read(string path)
    {
        using var stream = File.OpenRead(path);
        if (stream.Length > LargestFile) throw new DataFormatException(path, "", $"the file has {stream.Length} bytes; expected at most {LargestFile}");
        try
        {
            return JsonNode.Parse(stream, documentOptions: Reading);
        }
        catch (JsonException exception)
        {
            throw new DataFormatException(path, "", $"not JSON: {exception.Message}", exception);
        }
    }
}

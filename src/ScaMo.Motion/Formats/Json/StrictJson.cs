using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace ScaMo.Motion.Formats.Json;

/// <summary>
/// Reads files that people write: camelCase, comments allowed, unknown and duplicate members refused, and the member named in the words of the file
/// where something is wrong.
/// </summary>
public static partial class StrictJson
{
    private const int DeepestNesting = 8;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        MaxDepth = DeepestNesting,
    };

    /// <summary>Reads one object.</summary>
    /// <param name="stream">A seekable stream.</param>
    /// <param name="source">How errors name it.</param>
    /// <param name="maximumBytes">A longer stream is refused unread.</param>
    /// <exception cref="DataFormatException">The stream does not hold such an object; names the member.</exception>
    public static T Read<T>(Stream stream, string source, int maximumBytes)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream.Length > maximumBytes) throw new DataFormatException(source, "", $"the file has {stream.Length} bytes; expected at most {maximumBytes}");
        byte[] text = new byte[stream.Length - stream.Position];
        stream.ReadExactly(text);
        ReadOnlySpan<byte> json = text.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? text.AsSpan(Encoding.UTF8.Preamble.Length) : text;
        try
        {
            var read = JsonSerializer.Deserialize<T>(json, Options) ?? throw new DataFormatException(source, "", "expected an object, found null");
            RefuseNullElements(json, source);
            return read;
        }
        catch (JsonException exception)
        {
            throw new DataFormatException(source, exception.Path is null or "$" ? "" : exception.Path[2..], Describe(exception, typeof(T)), exception);
        }
    }

    /// <summary>The serialiser sees to it that members are not null, but not the elements of arrays.</summary>
    private static void RefuseNullElements(ReadOnlySpan<byte> json, string source)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { CommentHandling = Options.ReadCommentHandling, MaxDepth = DeepestNesting });
        Span<bool> isArray = stackalloc bool[DeepestNesting + 1];
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) isArray[reader.CurrentDepth + 1] = reader.TokenType == JsonTokenType.StartArray;
            if (reader.TokenType != JsonTokenType.Null || !isArray[reader.CurrentDepth]) continue;
            int line = json[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1;
            throw new DataFormatException(source, "", $"null is not allowed in an array (line {line})");
        }
    }

    /// <summary>The serialiser's message in the words of the file instead of .NET's.</summary>
    private static string Describe(JsonException exception, Type root)
    {
        var match = MessagePattern().Match(exception.Message);
        string problem = match switch
        {
            { Success: false } => exception.Message,
            _ when match.Groups["unknown"].Success => "the member is unknown",
            _ when match.Groups["duplicate"].Success => "the member stands there twice",
            _ when match.Groups["missing"].Success => $"missing: {match.Groups["missing"].Value}",
            _ when match.Groups["null"].Success => "null is not allowed",
            _ => $"expected {ExpectedValue(match.Groups["type"].Value.TrimEnd('.'), root)}",
        };
        return exception.LineNumber is { } line ? $"{problem} (line {line + 1})" : problem;
    }

    private static string ExpectedValue(string type, Type root) => type switch
    {
        "System.Int32" or "System.Int64" or "System.Nullable`1[System.Int32]" => "a whole number",
        "System.Single" or "System.Double" or "System.Nullable`1[System.Double]" => "a number",
        "System.String" => "a string",
        "System.Boolean" => "true or false",
        "System.Int32[]" => "an array of whole numbers",
        _ when type.StartsWith("System.Collections.Immutable.ImmutableArray", StringComparison.Ordinal) => "an array",
        _ when root.Assembly.GetType(type) is { IsEnum: true } names => $"one of {Values(names)}",
        _ => "an object",
    };

    private static string Values(Type names) => string.Join(", ", Enum.GetValues(names).Cast<object>().Select(value => JsonSerializer.Serialize(value, names, Options)));

    [GeneratedRegex("(?<unknown>could not be mapped to any)|(?<duplicate>Duplicate property)|missing required properties,? including: (?<missing>[^.]*)|(?<null>null values)|could not be converted to (?<type>[^ ]+)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex MessagePattern();
}

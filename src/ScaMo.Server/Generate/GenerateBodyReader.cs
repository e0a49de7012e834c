using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using ScaMo.Server.Formats;

namespace ScaMo.Server.Generate;

/// <summary>
/// Reads the body of POST /generate, or of POST /jobs, as strictly as RFC 8259 and the contract allow. A serializer would accept duplicate members,
/// let 1e999 become infinity, call a null prompt a missing one, and tell the member's name only in the text of an exception.
/// </summary>
internal ref struct GenerateBodyReader
{
    /// <summary>Stands for a text with half of a surrogate pair, which no text can hold but a JSON escape can spell.</summary>
    private const string UnpairedSurrogate = "\uD800";

    /// <summary>A body is flat; what is deeper than this is not one.</summary>
    private const int MaxDepth = 8;

    private const int MaxQuotedCharacters = 64;

    private static readonly string[] MemberNames =
        ["prompt", "model", "numSamples", "seed", "temperature", "topK", "topP", "maxSeconds", "format", .. ExportMembers.Names];

    private static readonly string[] BatchMemberNames = [MemberNames[0], "prompts", .. MemberNames[1..]];

    private readonly string[] _names;
    private Utf8JsonReader _json;
    private string? _problem;

    private GenerateBodyReader(ReadOnlySpan<byte> utf8, string[] names)
    {
        _names = names;
        _json = new(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
    }

    /// <summary>Reads the body of POST /generate.</summary>
    /// <param name="utf8">The whole body.</param>
    /// <param name="problem">A sentence that says what is wrong, naming the member where there is one; null if nothing is.</param>
    /// <returns>The body; null if there is a problem.</returns>
    public static GenerateBody? Read(ReadOnlySpan<byte> utf8, out string? problem) => Read(new GenerateBody(), MemberNames, utf8, out problem);

    /// <summary>Reads the body of POST /jobs in the same way.</summary>
    public static GenerateBatchBody? ReadBatch(ReadOnlySpan<byte> utf8, out string? problem) => Read(new GenerateBatchBody(), BatchMemberNames, utf8, out problem);

    private static T? Read<T>(T empty, string[] names, ReadOnlySpan<byte> utf8, out string? problem)
        where T : GenerateBody
    {
        problem =
            utf8.IsEmpty ? "The body is empty; it must be a JSON object with a prompt."
            : utf8.StartsWith(Encoding.UTF8.Preamble) ? "The body begins with a byte order mark, which JSON does not allow."
            : !Utf8.IsValid(utf8) ? "The body is not valid UTF-8."
            : null;
        if (problem is not null) return null;

        var reader = new GenerateBodyReader(utf8, names);
        try
        {
            var body = reader.ReadObject(empty);
            problem = reader._problem;
            return problem is null ? (T)body : null;
        }
        catch (JsonException e)
        {
            problem = $"The body is not JSON: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}.";
            return null;
        }
    }

    private GenerateBody ReadObject(GenerateBody body)
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            _problem = $"The body must be a JSON object, not {Describe(_json.TokenType)}.";
            return body;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (_problem is null && _json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (MemberName() is not { } name) break;
            if (!seen.Add(name))
            {
                _problem = $"'{name}' is given twice.";
                break;
            }

            _json.Read();
            if (_json.TokenType == JsonTokenType.Null) continue;
            body = name switch
            {
                "prompt" => body with { Prompt = Text(name) },
                "prompts" => (GenerateBatchBody)body with { Prompts = Texts(name) },
                "model" => body with { Model = Text(name) },
                "numSamples" => body with { NumSamples = Integer(name) },
                "seed" => body with { Seed = Integer(name) },
                "temperature" => body with { Temperature = Number(name) },
                "topK" => body with { TopK = Integer(name) },
                "topP" => body with { TopP = Number(name) },
                "maxSeconds" => body with { MaxSeconds = Number(name) },
                "format" => body with { Format = Text(name) },
                "fps" => body with { Fps = Integer(name) },
                "units" => body with { Units = Text(name) },
                "root" => body with { Root = Boolean(name) },
                "inPlace" => body with { InPlace = Boolean(name) },
                "loop" => body with { Loop = Boolean(name) },
                "footLock" => body with { FootLock = Boolean(name) },
                "width" => body with { Width = Integer(name) },
                _ => body with { Height = Integer(name) },
            };
        }

        // Throws if anything but white space follows.
        if (_problem is null) _json.Read();
        return body;
    }

    private string? MemberName()
    {
        string written = Unescaped();
        if (_names.Contains(written)) return written;

        string? meant = Array.Find(_names, name => name.Equals(written, StringComparison.OrdinalIgnoreCase));
        string quoted = written.Length <= MaxQuotedCharacters && written != UnpairedSurrogate ? $"'{written}'" : "of that name";
        string advice = meant is null ? $"the members are {string.Join(", ", _names)}" : $"it is spelled '{meant}'";
        _problem = $"There is no member {quoted}; {advice}.";
        return null;
    }

    private string? Text(string name) => Expect(JsonTokenType.String, name, "a string") ? Unescaped() : null;

    private List<string>? Texts(string name)
    {
        if (!Expect(JsonTokenType.StartArray, name, "an array of strings")) return null;
        var texts = new List<string>();
        while (_json.Read() && _json.TokenType != JsonTokenType.EndArray)
        {
            if (Text($"{name}[{texts.Count}]") is not { } text) return null;
            texts.Add(text);
        }

        return texts;
    }

    private bool? Boolean(string name)
    {
        if (_json.TokenType is JsonTokenType.True or JsonTokenType.False) return _json.GetBoolean();

        _problem = $"'{name}' must be true or false, not {Describe(_json.TokenType)}.";
        return null;
    }

    private double? Number(string name)
    {
        if (!Expect(JsonTokenType.Number, name, "a number")) return null;
        if (_json.TryGetDouble(out double value) && double.IsFinite(value)) return value;

        _problem = $"'{name}' is too large for a number.";
        return null;
    }

    /// <summary>An integer beyond 64 bits comes back as the nearest there is: it is out of every range, and to be told so.</summary>
    private long? Integer(string name)
    {
        if (!Expect(JsonTokenType.Number, name, "an integer")) return null;
        if (_json.TryGetInt64(out long value)) return value;
        if (_json.ValueSpan.IndexOfAny(".eE"u8) < 0) return _json.ValueSpan[0] == '-' ? long.MinValue : long.MaxValue;

        _problem = $"'{name}' must be an integer, written without fraction or exponent.";
        return null;
    }

    private bool Expect(JsonTokenType type, string name, string expected)
    {
        if (_json.TokenType == type) return true;

        _problem = $"'{name}' must be {expected}, not {Describe(_json.TokenType)}.";
        return false;
    }

    private string Unescaped()
    {
        try
        {
            return _json.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // The reader's way to say that an escape spells half of a surrogate pair.
            return UnpairedSurrogate;
        }
    }

    private static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        _ => "null",
    };
}

using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Packages;

/// <summary>model.json as it is written. Members that may be absent have the values of the official release.</summary>
internal sealed partial record ModelManifest
{
    public const string FileName = "model.json";

    private const int MaximumBytes = 1 << 20;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        MaxDepth = 8,
    };

    public required string Name { get; init; }

    public string Description { get; init; } = "";

    public string License { get; init; } = "";

    public float Fps { get; init; } = 20;

    public int Joints { get; init; } = 22;

    public required StatisticsSection Statistics { get; init; }

    public required TokenizerSection Tokenizer { get; init; }

    public required TransformerSection Transformer { get; init; }

    public required TextEncoderSection TextEncoder { get; init; }

    public SamplingSection Sampling { get; init; } = new();

    /// <exception cref="DataFormatException">The file is not a model.json; names the member.</exception>
    public static ModelManifest Read(string path)
    {
        using var stream = File.OpenRead(path);
        if (stream.Length > MaximumBytes) throw new DataFormatException(path, "", $"the file has {stream.Length} bytes; expected at most {MaximumBytes}");
        try
        {
            return JsonSerializer.Deserialize<ModelManifest>(stream, Options) ?? throw new DataFormatException(path, "", "expected an object, found null");
        }
        catch (JsonException exception)
        {
            throw new DataFormatException(path, exception.Path is null or "$" ? "" : exception.Path[2..], Describe(exception), exception);
        }
    }

    /// <summary>The serialiser's message in the words of a model.json instead of .NET's.</summary>
    private static string Describe(JsonException exception)
    {
        var match = MessagePattern().Match(exception.Message);
        string problem = match switch
        {
            { Success: false } => exception.Message,
            _ when match.Groups["unknown"].Success => "the member is unknown",
            _ when match.Groups["duplicate"].Success => "the member stands there twice",
            _ when match.Groups["missing"].Success => $"missing: {match.Groups["missing"].Value}",
            _ when match.Groups["null"].Success => "null is not allowed",
            _ => $"expected {ExpectedValue(match.Groups["type"].Value.TrimEnd('.'))}",
        };
        return exception.LineNumber is { } line ? $"{problem} (line {line + 1})" : problem;
    }

    private static string ExpectedValue(string type) => type switch
    {
        "System.Int32" or "System.Nullable`1[System.Int32]" => "a whole number",
        "System.Single" or "System.Double" => "a number",
        "System.String" => "a string",
        "System.Boolean" => "true or false",
        "System.Int32[]" => "an array of whole numbers",
        _ => "an object",
    };

    [GeneratedRegex("(?<unknown>could not be mapped to any)|(?<duplicate>Duplicate property)|missing required properties,? including: (?<missing>[^.]*)|(?<null>null values)|could not be converted to (?<type>[^ ]+)", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex MessagePattern();

    public sealed record StatisticsSection
    {
        public required string Mean { get; init; }

        public required string Std { get; init; }
    }

    public sealed record TokenizerSection
    {
        public required string Weights { get; init; }

        public string Quantizer { get; init; } = "fsq";

        public int? CodebookSize { get; init; }

        public int[]? Levels { get; init; }

        public int Width { get; init; } = 512;

        public int CodeDim { get; init; } = 512;

        public int Downsamplings { get; init; } = 2;

        public int Stride { get; init; } = 2;

        public int Depth { get; init; } = 3;

        public int DilationGrowthRate { get; init; } = 3;

        public string Activation { get; init; } = "relu";

        public string? Norm { get; init; }

        public int Features { get; init; } = 263;
    }

    public sealed record TransformerSection
    {
        public required string Weights { get; init; }

        public string? Preset { get; init; }

        public int? Layers { get; init; }

        public int? Heads { get; init; }

        public int? Width { get; init; }

        public int BlockSize { get; init; } = 201;

        public bool TieWeights { get; init; }

        public int TextWidth { get; init; } = 2048;

        public int MaxTextTokens { get; init; } = 150;

        public int MaxMotionTokens { get; init; } = 50;
    }

    public sealed record TextEncoderSection
    {
        public required string Kind { get; init; }

        public required string Path { get; init; }

        public string? Tokenizer { get; init; }
    }

    public sealed record SamplingSection
    {
        public double Temperature { get; init; } = 1.0;

        public int TopK { get; init; }

        public double TopP { get; init; } = 1.0;
    }
}

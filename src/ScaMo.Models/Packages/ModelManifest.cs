using ScaMo.Motion.Formats;
using ScaMo.Motion.Formats.Json;

namespace ScaMo.Models.Packages;

/// <summary>model.json as it is written. Members that may be absent have the values of the official release.</summary>
internal sealed record ModelManifest
{
    public const string FileName = "model.json";

    private const int MaximumBytes = 1 << 20;

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
        return StrictJson.Read<ModelManifest>(stream, path, MaximumBytes);
    }

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

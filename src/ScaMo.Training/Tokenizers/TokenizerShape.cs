using System.Collections.Immutable;
using ScaMo.Models.Tokenizer;
using ScaMo.Motion.Formats;

namespace ScaMo.Training.Tokenizers;

/// <summary>A tokenizer's configuration in the words of model.json's section "tokenizer" (docs/model-package.md).</summary>
public sealed record TokenizerShape
{
    /// <summary>fsq, vq or lfq.</summary>
    public required string Quantizer { get; init; }

    /// <summary>The true codebook size; with FSQ it follows from the levels.</summary>
    public int? CodebookSize { get; init; }

    /// <summary>FSQ's levels.</summary>
    public ImmutableArray<int>? Levels { get; init; }

    /// <inheritdoc cref="TokenizerConfig.Width"/>
    public required int Width { get; init; }

    /// <inheritdoc cref="TokenizerConfig.CodeDim"/>
    public required int CodeDim { get; init; }

    /// <inheritdoc cref="TokenizerConfig.Downsamplings"/>
    public required int Downsamplings { get; init; }

    /// <inheritdoc cref="TokenizerConfig.Stride"/>
    public required int Stride { get; init; }

    /// <inheritdoc cref="TokenizerConfig.Depth"/>
    public required int Depth { get; init; }

    /// <inheritdoc cref="TokenizerConfig.DilationGrowthRate"/>
    public required int DilationGrowthRate { get; init; }

    /// <summary>relu, silu or gelu.</summary>
    public required string Activation { get; init; }

    /// <summary>null, LN, GN or BN.</summary>
    public string? Norm { get; init; }

    /// <summary>The shape of a configuration.</summary>
    public static TokenizerShape Of(TokenizerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return new TokenizerShape
        {
            Quantizer = config.Quantizer.ToString().ToLowerInvariant(),
            CodebookSize = config.Quantizer == QuantizerKind.Fsq ? null : config.CodebookSize,
            Levels = config.Quantizer == QuantizerKind.Fsq ? config.Levels : null,
            Width = config.Width,
            CodeDim = config.CodeDim,
            Downsamplings = config.Downsamplings,
            Stride = config.Stride,
            Depth = config.Depth,
            DilationGrowthRate = config.DilationGrowthRate,
            Activation = config.Activation.ToString().ToLowerInvariant(),
            Norm = config.Norm switch
            {
                Normalization.None => null,
                Normalization.Layer => "LN",
                Normalization.Group => "GN",
                Normalization.Batch => "BN",
                _ => throw new ArgumentException($"No normalisation {config.Norm}.", nameof(config)),
            },
        };
    }

    /// <summary>The configuration of this shape.</summary>
    /// <param name="source">The file it was read from, for errors.</param>
    /// <exception cref="DataFormatException">A member has no such value, or the numbers make no tokenizer.</exception>
    public TokenizerConfig ToConfig(string source)
    {
        var config = new TokenizerConfig
        {
            Quantizer = Parse<QuantizerKind>(Quantizer, "quantizer"),
            Levels = Levels ?? [],
            Width = Width,
            CodeDim = CodeDim,
            Downsamplings = Downsamplings,
            Stride = Stride,
            Depth = Depth,
            DilationGrowthRate = DilationGrowthRate,
            Activation = Parse<Activation>(Activation, "activation"),
            Norm = Norm switch
            {
                null => Normalization.None,
                "LN" => Normalization.Layer,
                "GN" => Normalization.Group,
                "BN" => Normalization.Batch,
                _ => throw new DataFormatException(source, "norm", $"'{Norm}' is unknown; expected null, LN, GN or BN"),
            },
        };
        if (CodebookSize is { } size) config = config with { CodebookSize = size };
        return config.FindProblem() is { } problem ? throw new DataFormatException(source, string.Empty, problem) : config;

        T Parse<T>(string value, string member)
            where T : struct, Enum => Enum.TryParse(value, ignoreCase: true, out T parsed) && Enum.IsDefined(parsed)
                ? parsed
                : throw new DataFormatException(source, member, $"'{value}' is unknown; expected one of {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}");
    }
}

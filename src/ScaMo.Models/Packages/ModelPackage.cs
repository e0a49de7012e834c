using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ScaMo.Models.Text;
using ScaMo.Models.Tokenizer;
using ScaMo.Models.Transformer;
using ScaMo.Motion.Features;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Kinematics;

namespace ScaMo.Models.Packages;

/// <summary>
/// A model on disk: a folder with a model.json that names the weights and their shapes. Opening it checks every member and that
/// the files are there; nothing is loaded yet.
/// </summary>
public sealed partial record ModelPackage
{
    private ModelPackage()
    {
    }

    /// <summary>The package's name, which is its folder's.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Description { get; init; }

    /// <summary>The licence of the weights.</summary>
    public required string License { get; init; }

    /// <summary>The full path of model.json, by which errors name the package.</summary>
    public required string ManifestPath { get; init; }

    /// <summary>Frames a second of its motions.</summary>
    public required float FramesPerSecond { get; init; }

    /// <summary>float32 or float64 [features], .npy.</summary>
    public required string MeanPath { get; init; }

    /// <summary>float32 or float64 [features], .npy.</summary>
    public required string StdPath { get; init; }

    /// <summary>The shape of the motion VAE and its quantiser.</summary>
    public required TokenizerConfig Tokenizer { get; init; }

    /// <summary>The tokenizer's weights: safetensors or a .pth.</summary>
    public required string TokenizerWeightsPath { get; init; }

    /// <summary>The shape of the transformer.</summary>
    public required TransformerConfig Transformer { get; init; }

    /// <summary>The transformer's weights: safetensors or a .pth.</summary>
    public required string TransformerWeightsPath { get; init; }

    /// <summary>Text positions kept after encoding.</summary>
    public required int MaxTextTokens { get; init; }

    /// <summary>The most motion tokens of a sample.</summary>
    public required int MaxMotionTokens { get; init; }

    /// <summary>How the text encoder is stored.</summary>
    public required TextEncoderKind TextEncoderKind { get; init; }

    /// <summary>A Hugging Face folder (t5) or a graph (onnx).</summary>
    public required string TextEncoderPath { get; init; }

    /// <summary>The SentencePiece model.</summary>
    public required string TextTokenizerPath { get; init; }

    /// <summary>The sampling of requests that do not say: temperature, 0 (greedy) to 2.</summary>
    public required double Temperature { get; init; }

    /// <summary>Likewise: top-k, 0 for off.</summary>
    public required int TopK { get; init; }

    /// <summary>Likewise: top-p, 1 for off.</summary>
    public required double TopP { get; init; }

    /// <summary>Opens the package in a folder.</summary>
    /// <exception cref="DataFormatException">A member is missing, unknown or wrong, or a file is not there; names the member.</exception>
    /// <exception cref="FileNotFoundException">The folder has no model.json.</exception>
    public static ModelPackage Open(string folder)
    {
        folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        var path = Path.Combine(folder, ModelManifest.FileName);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no {ModelManifest.FileName} in {folder}.", path);
        return new Reader(ModelManifest.Read(path), folder, path).Read();
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex NamePattern();

    /// <summary>Turns the manifest into a package, and says at which member it cannot.</summary>
    private readonly ref struct Reader(ModelManifest manifest, string folder, string path)
    {
        public ModelPackage Read()
        {
            string folderName = Path.GetFileName(folder);
            Require(NamePattern().IsMatch(manifest.Name), "name", $"'{manifest.Name}' is no name: expected 1 to 64 letters, digits, '.', '_' or '-'");
            Require(manifest.Name == folderName, "name", $"'{manifest.Name}' must be the name of the folder, '{folderName}'");
            Require(manifest.Fps is > 0 and <= 240, "fps", $"{manifest.Fps} is not above 0 and at most 240");
            Require(manifest.Joints == HumanSkeleton.JointCount, "joints", $"{manifest.Joints} joints are not supported; expected {HumanSkeleton.JointCount}");

            var tokenizer = ReadTokenizer(manifest.Tokenizer);
            var transformer = ReadTransformer(manifest.Transformer, tokenizer.CodebookSize);
            var (kind, encoderPath, textTokenizerPath) = ReadTextEncoder(manifest.TextEncoder);
            var sampling = manifest.Sampling;
            Require(sampling.Temperature is >= 0 and <= 2, "sampling.temperature", $"{sampling.Temperature} is not between 0 and 2");
            Require(sampling.TopK >= 0, "sampling.topK", $"{sampling.TopK} is below 0");
            Require(sampling.TopP is > 0 and <= 1, "sampling.topP", $"{sampling.TopP} is not above 0 and at most 1");
            return new ModelPackage
            {
                Name = manifest.Name,
                Description = manifest.Description,
                License = manifest.License,
                ManifestPath = path,
                FramesPerSecond = manifest.Fps,
                MeanPath = ExistingFile("statistics.mean", manifest.Statistics.Mean),
                StdPath = ExistingFile("statistics.std", manifest.Statistics.Std),
                Tokenizer = tokenizer,
                TokenizerWeightsPath = ExistingFile("tokenizer.weights", manifest.Tokenizer.Weights),
                Transformer = transformer,
                TransformerWeightsPath = ExistingFile("transformer.weights", manifest.Transformer.Weights),
                MaxTextTokens = manifest.Transformer.MaxTextTokens,
                MaxMotionTokens = manifest.Transformer.MaxMotionTokens,
                TextEncoderKind = kind,
                TextEncoderPath = encoderPath,
                TextTokenizerPath = textTokenizerPath,
                Temperature = sampling.Temperature,
                TopK = sampling.TopK,
                TopP = sampling.TopP,
            };
        }

        private TokenizerConfig ReadTokenizer(ModelManifest.TokenizerSection section)
        {
            Require(section.Features == FeatureLayout.Count, "tokenizer.features", $"{section.Features} features are not supported; expected {FeatureLayout.Count}");
            var config = ReadQuantizer(section) with
            {
                Features = section.Features,
                Width = section.Width,
                CodeDim = section.CodeDim,
                Downsamplings = section.Downsamplings,
                Stride = section.Stride,
                Depth = section.Depth,
                DilationGrowthRate = section.DilationGrowthRate,
                Activation = section.Activation switch
                {
                    "relu" => Activation.Relu,
                    "silu" => Activation.Silu,
                    "gelu" => Activation.Gelu,
                    _ => throw Problem("tokenizer.activation", $"'{section.Activation}' is unknown; expected relu, silu or gelu"),
                },
                Norm = section.Norm switch
                {
                    null => Normalization.None,
                    "LN" => Normalization.Layer,
                    "GN" => Normalization.Group,
                    "BN" => Normalization.Batch,
                    _ => throw Problem("tokenizer.norm", $"'{section.Norm}' is unknown; expected null, LN, GN or BN"),
                },
            };
            return config.FindProblem() is { } problem ? throw Problem("tokenizer", problem) : config;
        }

        private TokenizerConfig ReadQuantizer(ModelManifest.TokenizerSection section)
        {
            switch (section.Quantizer)
            {
                case "fsq":
                    return new TokenizerConfig { Levels = ReadLevels(section) };
                case "vq" or "lfq":
                    Require(section.Levels is null, "tokenizer.levels", $"they belong to fsq; {section.Quantizer} has a codebookSize");
                    return new TokenizerConfig
                    {
                        Quantizer = section.Quantizer == "vq" ? QuantizerKind.Vq : QuantizerKind.Lfq,
                        CodebookSize = section.CodebookSize ?? throw Problem("tokenizer.codebookSize", $"it is missing; {section.Quantizer} needs it"),
                    };
                default:
                    throw Problem("tokenizer.quantizer", $"'{section.Quantizer}' is unknown; expected fsq, vq or lfq");
            }
        }

        private ImmutableArray<int> ReadLevels(ModelManifest.TokenizerSection section)
        {
            if (section.Levels is { } levels) return [.. levels];
            if (section.CodebookSize is not { } name) throw Problem("tokenizer.codebookSize", "it is missing; give it or levels");
            return FsqCodebook.TryGetLevels(name, out var known)
                ? known
                : throw Problem("tokenizer.codebookSize", $"{name} has no known levels; expected one of {string.Join(", ", FsqCodebook.Names)}, or give levels");
        }

        private TransformerConfig ReadTransformer(ModelManifest.TransformerSection section, int codebookSize)
        {
            TransformerPreset? preset = null;
            if (section.Preset is { } name)
            {
                preset = TransformerPreset.Find(name)
                    ?? throw Problem("transformer.preset", $"'{name}' is unknown; expected one of {string.Join(", ", TransformerPreset.All.Select(known => known.Name))}");
            }

            var config = new TransformerConfig
            {
                Layers = Choose("transformer.layers", section.Layers, preset?.Layers, preset),
                Heads = Choose("transformer.heads", section.Heads, preset?.Heads, preset),
                Width = Choose("transformer.width", section.Width, preset?.Width, preset),
                CodebookSize = codebookSize,
                TextWidth = section.TextWidth,
                BlockSize = section.BlockSize,
                TieWeights = section.TieWeights,
            };
            if (config.FindProblem() is { } problem) throw Problem("transformer", problem);
            Require(section.MaxTextTokens is >= 1 and <= 512, "transformer.maxTextTokens", $"{section.MaxTextTokens} is not between 1 and 512");
            Require(section.MaxMotionTokens >= 1, "transformer.maxMotionTokens", $"{section.MaxMotionTokens} is below 1");
            // The last token is not fed back, so it needs no position.
            long positions = (long)section.MaxTextTokens + section.MaxMotionTokens - 1;
            Require(positions <= section.BlockSize, "transformer.blockSize", $"{section.BlockSize} is less than the {positions} positions that maxTextTokens and maxMotionTokens need");
            return config;
        }

        private int Choose(string member, int? given, int? preset, TransformerPreset? named)
        {
            if (given is { } value && preset is { } expected && value != expected) throw Problem(member, $"{value} differs from the {expected} of preset {named!.Name}");
            return given ?? preset ?? throw Problem(member, "it is missing; give it or a preset");
        }

        private (TextEncoderKind Kind, string Path, string TokenizerPath) ReadTextEncoder(ModelManifest.TextEncoderSection section)
        {
            const string TokenizerFile = "spiece.model";
            switch (section.Kind)
            {
                case "t5":
                    var encoder = FullPath("textEncoder.path", section.Path);
                    Require(Directory.Exists(encoder), "textEncoder.path", $"there is no folder {encoder}");
                    return (TextEncoderKind.T5, encoder, ExistingFile("textEncoder.tokenizer", section.Tokenizer ?? Path.Combine(encoder, TokenizerFile)));
                case "onnx":
                    return (TextEncoderKind.Onnx, ExistingFile("textEncoder.path", section.Path), ExistingFile("textEncoder.tokenizer", section.Tokenizer ?? TokenizerFile));
                default:
                    throw Problem("textEncoder.kind", $"'{section.Kind}' is unknown; expected t5 or onnx");
            }
        }

        private string ExistingFile(string member, string value)
        {
            var full = FullPath(member, value);
            Require(File.Exists(full), member, $"there is no file {full}");
            return full;
        }

        private string FullPath(string member, string value)
        {
            Require(!string.IsNullOrWhiteSpace(value) && !value.Contains('\0', StringComparison.Ordinal), member, "a path is expected");
            return Path.GetFullPath(value, folder);
        }

        private void Require(bool condition, string member, string problem)
        {
            if (!condition) throw Problem(member, problem);
        }

        private DataFormatException Problem(string member, string problem) => new(path, member, problem);
    }
}

using System.Text.Json;
using System.Text.Json.Nodes;
using ScaMo.Models.Checkpoints;
using ScaMo.Models.Packages;
using ScaMo.Models.Text;
using ScaMo.Models.Text.T5;
using ScaMo.Models.Tokenizer;
using ScaMo.Models.Transformer;
using static TorchSharp.torch;

namespace ScaMo.Training.Packaging;

/// <summary>
/// Writes a model package whose weights are random: the same files and shapes as a trained one. Its motions mean nothing; they stay
/// near the mean pose, so that they are a body.
/// </summary>
public static class RandomPackage
{
    /// <summary>How far features stray from their mean, in standard deviations, about.</summary>
    private const double OutputScale = 0.05;

    private const int TokenizerWidth = 64;
    private const int CodeDim = 32;

    private static readonly TransformerPreset Tiny = new("tiny", Layers: 2, Heads: 4, Width: 64);

    /// <summary>Writes the package, replacing files of the same names.</summary>
    /// <returns>The package, opened.</returns>
    /// <exception cref="ArgumentException">The preset or the codebook is unknown.</exception>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static ModelPackage Write(RandomPackageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var size = options.Preset is null ? Tiny : TransformerPreset.Find(options.Preset) ?? throw new ArgumentException($"There is no preset {options.Preset}.", nameof(options));
        if (!FsqCodebook.TryGetLevels(options.Codebook, out var levels)) throw new ArgumentException($"There is no codebook {options.Codebook}.", nameof(options));
        var textTokenizer = TextTokenizer.Load(options.SentencePieceModel);

        Directory.CreateDirectory(options.Folder);
        string Target(string name) => Path.Combine(options.Folder, name);
        File.Copy(options.Mean, Target(PackageManifest.MeanFile), overwrite: true);
        File.Copy(options.Std, Target(PackageManifest.StdFile), overwrite: true);

        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        random.manual_seed(options.Seed);
        var textEncoder = WriteTextEncoder(Target(PackageManifest.TextEncoderFolder), options.SentencePieceModel, textTokenizer.VocabularySize);

        using var tokenizer = new MotionTokenizer(new TokenizerConfig { Levels = levels, Width = TokenizerWidth, CodeDim = CodeDim });
        var state = tokenizer.state_dict();
        foreach (var name in state.Keys.Where(name => name.StartsWith("decoder.", StringComparison.Ordinal)).Order(StringComparer.Ordinal).TakeLast(2)) state[name].mul_(OutputScale);
        SafetensorsWriter.Write(Target(PackageManifest.TokenizerWeights), state.Select(pair => (pair.Key, pair.Value)));

        using var transformer = new TextPrefixTransformer(new TransformerConfig
        {
            Layers = size.Layers,
            Heads = size.Heads,
            Width = size.Width,
            CodebookSize = tokenizer.Config.CodebookSize,
            TextWidth = textEncoder.Width,
        });
        transformer.InitializeWeights();
        SafetensorsWriter.Write(Target(PackageManifest.TransformerWeights), transformer.state_dict().Select(pair => (pair.Key, pair.Value)));

        PackageManifest.Write(
            options.Folder,
            "A placeholder with random weights: its motions mean nothing.",
            "MIT",
            JsonObjectOf(new { quantizer = "fsq", codebookSize = options.Codebook, width = TokenizerWidth, codeDim = CodeDim }),
            JsonObjectOf(new { layers = size.Layers, heads = size.Heads, width = size.Width, textWidth = textEncoder.Width }));
        return ModelPackage.Open(options.Folder);
    }

    private static T5Config WriteTextEncoder(string folder, string sentencePieceModel, int vocabularySize)
    {
        var config = new T5Config { VocabularySize = vocabularySize, Width = 64, HeadWidth = 16, FeedForwardWidth = 128, Layers = 2, Heads = 4 };
        using var encoder = new T5Encoder(config, CPU);
        encoder.InitializeWeights();
        TextEncoderFolder.Write(folder, config, encoder, sentencePieceModel);
        return config;
    }

    private static JsonObject JsonObjectOf<T>(T value) => JsonSerializer.SerializeToNode(value)!.AsObject();
}

using System.Text.Json.Nodes;
using ScaMo.Generation;
using ScaMo.Models.Packages;
using ScaMo.Models.Text.T5;
using ScaMo.Motion.Formats;
using static TorchSharp.torch;

namespace ScaMo.Training.Packaging;

/// <summary>Assembles model packages from trained parts.</summary>
public static class ModelPackaging
{
    private const string TrialPrompt = "a person walks forward and waves with the right hand";

    /// <summary>
    /// Writes a package: model.json, weights, statistics, text encoder and MODEL_CARD.md. It is loaded and generates a motion before it
    /// takes its place, so that it is complete or absent.
    /// </summary>
    /// <returns>The package, opened.</returns>
    /// <exception cref="ArgumentException">The options contradict themselves.</exception>
    /// <exception cref="DataFormatException">A part is not what it should be, or the parts do not fit together.</exception>
    /// <exception cref="IOException">A file is missing, cannot be read or written, or is there already.</exception>
    public static async Task<ModelPackage> AssembleAsync(PackageOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        var tokenizer = TrainedPart.Open(options.Tokenizer, "tokenizer");
        var transformer = TrainedPart.Open(options.Transformer, "transformer");
        if (transformer.Description.ContainsKey("prefix"))
        {
            throw new ArgumentException($"The transformer in {transformer.Folder} was trained with one vector a sentence; only prefixes of words are served.", nameof(options));
        }

        string textEncoder = FindTextEncoder(options, transformer.Folder);
        using var staged = new StagedFolder(options.Folder, options.Replace);
        string Target(string name) => Path.Combine(staged.Path, name);

        File.Copy(TrainedPart.Existing(tokenizer.Folder, "Mean.npy", PackageManifest.MeanFile), Target(PackageManifest.MeanFile));
        File.Copy(TrainedPart.Existing(tokenizer.Folder, "Std.npy", PackageManifest.StdFile), Target(PackageManifest.StdFile));
        tokenizer.ConvertWeights(Target(PackageManifest.TokenizerWeights), options.Precision);
        transformer.ConvertWeights(Target(PackageManifest.TransformerWeights), options.Precision);
        if (!options.ReferenceTextEncoder) CopyTextEncoder(textEncoder, Target(PackageManifest.TextEncoderFolder), options);
        PackageManifest.Write(
            staged.Path,
            options.Description,
            options.License,
            tokenizer.Description,
            transformer.Description,
            options.ReferenceTextEncoder ? textEncoder : PackageManifest.TextEncoderFolder,
            Sampling(options));

        var facts = await TryAsync(staged.Path, cancellationToken).ConfigureAwait(false);
        string card = ModelCard.Write(options, tokenizer, transformer, facts);
        await File.WriteAllTextAsync(Target(ModelCard.FileName), card, cancellationToken).ConfigureAwait(false);
        staged.Commit();
        return ModelPackage.Open(options.Folder);
    }

    private static string FindTextEncoder(PackageOptions options, string transformerFolder)
    {
        if (options.TextEncoder is not { } given)
        {
            string trained = Path.Combine(transformerFolder, PackageManifest.TextEncoderFolder);
            if (options.ReferenceTextEncoder) throw new ArgumentException("To reference a text encoder, name its folder.", nameof(options));
            return Directory.Exists(trained)
                ? trained
                : throw new ArgumentException(
                    $"No text encoder was trained along in {transformerFolder}; name the folder of the one that the transformer was trained with.", nameof(options));
        }

        string folder = Path.GetFullPath(given);
        string package = Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Folder)) + Path.DirectorySeparatorChar;
        if (options.ReferenceTextEncoder && folder.StartsWith(package, StringComparison.Ordinal))
        {
            throw new ArgumentException($"{folder} lies in the package that is to be written; leave it to be copied.", nameof(options));
        }

        return Directory.Exists(folder) ? folder : throw new DirectoryNotFoundException($"There is no text encoder at {folder}.");
    }

    private static void CopyTextEncoder(string source, string target, PackageOptions options)
    {
        var config = T5Config.Load(TrainedPart.Existing(source, TextEncoderFolder.ConfigFile));
        using var encoder = T5Encoder.Load(source, config, CPU);
        TrainedPart.CheckRange(source, encoder.state_dict().Select(pair => (pair.Key, pair.Value)), options.Precision);
        TextEncoderFolder.Write(target, config, encoder, TrainedPart.Existing(source, TextEncoderFolder.SentencePieceFile), options.Precision);
    }

    private static JsonObject? Sampling(PackageOptions options)
    {
        var sampling = new JsonObject();
        if (options.Temperature is { } temperature) sampling["temperature"] = temperature;
        if (options.TopK is { } topK) sampling["topK"] = topK;
        if (options.TopP is { } topP) sampling["topP"] = topP;
        return sampling.Count == 0 ? null : sampling;
    }

    /// <summary>Loads the package as the server does and generates a motion.</summary>
    private static async Task<PackageFacts> TryAsync(string folder, CancellationToken cancellationToken)
    {
        var package = ModelPackage.Open(folder);
        var model = MotionModel.Load(package, CPU, ScalarType.Float32);
        var facts = new PackageFacts(package, model.Tokenizer.ParameterCount, model.Transformer.ParameterCount, model.TextEncoder.ParameterCount);
        using var engine = new MotionEngine(model, queueCapacity: 1);
        var request = new GenerationRequest { Prompt = TrialPrompt, Seed = 0, Sampling = SamplingOptions.Greedy, MaxTokens = package.MaxMotionTokens };
        var result = await engine.GenerateAsync(request, cancellationToken).ConfigureAwait(false);
        if (result.Motions[0].Clip.Positions.ToArray().Any(value => !float.IsFinite(value)))
        {
            throw new DataFormatException(folder, "", "the motion that it generates is not finite");
        }

        return facts;
    }
}

using System.Text.Json.Nodes;

namespace ScaMo.Training.Packaging;

/// <summary>The files of the packages that this program writes, and their model.json.</summary>
internal static class PackageManifest
{
    public const string FileName = "model.json";
    public const string MeanFile = "mean.npy";
    public const string StdFile = "std.npy";
    public const string TokenizerWeights = "tokenizer.safetensors";
    public const string TransformerWeights = "transformer.safetensors";
    public const string TextEncoderFolder = "text-encoder";

    /// <summary>The name of the package in a folder: the folder's.</summary>
    public static string NameOf(string folder) => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));

    /// <summary>Writes model.json.</summary>
    /// <param name="folder">The package's folder.</param>
    /// <param name="description">One sentence for people.</param>
    /// <param name="license">The licence of the weights.</param>
    /// <param name="tokenizer">The section of that name; its member for the weights is set here.</param>
    /// <param name="transformer">Likewise.</param>
    /// <param name="textEncoderPath">The Hugging Face folder, if it is not the package's own.</param>
    /// <param name="sampling">The section of that name; null leaves it out.</param>
    public static void Write(
        string folder,
        string description,
        string license,
        JsonObject tokenizer,
        JsonObject transformer,
        string textEncoderPath = TextEncoderFolder,
        JsonObject? sampling = null)
    {
        var manifest = new JsonObject
        {
            ["name"] = NameOf(folder),
            ["description"] = description,
            ["license"] = license,
            ["fps"] = 20,
            ["joints"] = 22,
            ["statistics"] = new JsonObject { ["mean"] = MeanFile, ["std"] = StdFile },
            ["tokenizer"] = WithWeights(tokenizer, TokenizerWeights),
            ["transformer"] = WithWeights(transformer, TransformerWeights),
            ["textEncoder"] = new JsonObject { ["kind"] = "t5", ["path"] = textEncoderPath },
        };
        if (sampling is not null) manifest["sampling"] = sampling;
        PackageJson.Write(Path.Combine(folder, FileName), manifest);
    }

    private static JsonObject WithWeights(JsonObject section, string file)
    {
        var complete = new JsonObject { ["weights"] = file };
        foreach (var (member, value) in section)
        {
            if (member != "weights") complete[member] = value?.DeepClone();
        }

        return complete;
    }
}

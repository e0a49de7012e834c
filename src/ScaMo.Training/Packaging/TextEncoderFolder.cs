using ScaMo.Models.Checkpoints;
using ScaMo.Models.Text.T5;

namespace ScaMo.Training.Packaging;

/// <summary>
/// Writes a text encoder as a Hugging Face folder, which the server and other tools load: <c>config.json</c>, <c>model.safetensors</c>
/// and <c>spiece.model</c>.
/// </summary>
public static class TextEncoderFolder
{
    /// <summary>The name of the configuration in the folder.</summary>
    public const string ConfigFile = "config.json";

    /// <summary>The name of the weights.</summary>
    public const string WeightsFile = "model.safetensors";

    /// <summary>The name of the SentencePiece model.</summary>
    public const string SentencePieceFile = "spiece.model";

    /// <summary>Writes the folder, which is made if need be; files of the same names are replaced.</summary>
    /// <param name="folder">Where to.</param>
    /// <param name="config">The shape of the encoder.</param>
    /// <param name="encoder">The weights, on any device.</param>
    /// <param name="sentencePieceModel">The SentencePiece model to copy.</param>
    /// <param name="floatingPointType">F32, F16 or BF16, to which the weights are rounded; null keeps theirs.</param>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public static void Write(string folder, T5Config config, T5Encoder encoder, string sentencePieceModel, ElementType? floatingPointType = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentNullException.ThrowIfNull(encoder);
        Directory.CreateDirectory(folder);
        string target = Path.Combine(folder, SentencePieceFile);
        if (Path.GetFullPath(sentencePieceModel) != Path.GetFullPath(target)) File.Copy(sentencePieceModel, target, overwrite: true);
        SafetensorsWriter.Write(
            Path.Combine(folder, WeightsFile), encoder.state_dict().Select(pair => (pair.Key, pair.Value)), floatingPointType: floatingPointType);
        PackageJson.Write(Path.Combine(folder, ConfigFile), Describe(config));
    }

    /// <summary>The members of a Hugging Face configuration that shape an encoder.</summary>
    private static Dictionary<string, object> Describe(T5Config config) => new()
    {
        ["model_type"] = "t5",
        ["feed_forward_proj"] = "gated-gelu",
        ["vocab_size"] = config.VocabularySize,
        ["d_model"] = config.Width,
        ["d_kv"] = config.HeadWidth,
        ["d_ff"] = config.FeedForwardWidth,
        ["num_layers"] = config.Layers,
        ["num_heads"] = config.Heads,
        ["relative_attention_num_buckets"] = config.PositionBuckets,
        ["relative_attention_max_distance"] = config.MaxDistance,
        ["layer_norm_epsilon"] = config.NormEpsilon,
        ["eos_token_id"] = config.EndId,
        ["pad_token_id"] = 0,
    };
}

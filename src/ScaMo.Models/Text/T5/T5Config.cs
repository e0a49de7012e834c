using System.Text.Json;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Text.T5;

/// <summary>The shape of a T5 encoder (v1.1 or Flan), as a Hugging Face <c>config.json</c> describes it.</summary>
public sealed record T5Config
{
    private const int LargestFile = 1024 * 1024;
    private const int LargestSize = 1 << 20;
    private const int MostLayers = 1024;

    /// <summary><c>vocab_size</c>: rows of the embedding; may exceed the number of pieces.</summary>
    public required int VocabularySize { get; init; }

    /// <summary><c>d_model</c>: channels of the hidden states.</summary>
    public required int Width { get; init; }

    /// <summary><c>d_kv</c>: channels of one attention head.</summary>
    public required int HeadWidth { get; init; }

    /// <summary><c>d_ff</c>: channels within the feed-forward layers.</summary>
    public required int FeedForwardWidth { get; init; }

    /// <summary><c>num_layers</c>: blocks of the encoder.</summary>
    public required int Layers { get; init; }

    /// <summary><c>num_heads</c>: attention heads of a block.</summary>
    public required int Heads { get; init; }

    /// <summary><c>relative_attention_num_buckets</c>: classes of relative positions.</summary>
    public int PositionBuckets { get; init; } = 32;

    /// <summary><c>relative_attention_max_distance</c>: from here on all distances share a class.</summary>
    public int MaxDistance { get; init; } = 128;

    /// <summary><c>layer_norm_epsilon</c>.</summary>
    public double NormEpsilon { get; init; } = 1e-6;

    /// <summary><c>eos_token_id</c>: the id that ends a text.</summary>
    public int EndId { get; init; } = 1;

    /// <summary>Channels of all heads together; need not equal <see cref="Width"/>.</summary>
    public int InnerWidth => Heads * HeadWidth;

    /// <summary>Reads a <c>config.json</c>. Members that Hugging Face gives a default may be left out; the shape may not.</summary>
    /// <exception cref="DataFormatException">
    /// The file is not JSON, a needed member is missing or out of range, or the model is another kind of T5.
    /// </exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static T5Config Load(string path)
    {
        using var stream = File.OpenRead(path);
        if (stream.Length > LargestFile) throw new DataFormatException(path, "", $"{stream.Length} bytes are too many for a configuration");
        try
        {
            using var document = JsonDocument.Parse(stream);
            return Read(document.RootElement, path);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a string that is not UTF-8 is noticed when it is quoted.
            throw new DataFormatException(path, "", $"not JSON: {exception.Message}", exception);
        }
    }

    private static T5Config Read(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new DataFormatException(path, "", "a JSON object is expected");

        var feedForward = root.TryGetProperty("feed_forward_proj", out var value) ? value : throw Missing("feed_forward_proj");
        if (feedForward.ValueKind != JsonValueKind.String || !feedForward.ValueEquals("gated-gelu"u8))
        {
            throw Wrong("feed_forward_proj", feedForward, "'gated-gelu' (T5 v1.1 or Flan-T5)");
        }

        var config = new T5Config
        {
            VocabularySize = Integer("vocab_size", null, 1, 1 << 24),
            Width = Integer("d_model", null, 1, LargestSize),
            HeadWidth = Integer("d_kv", null, 1, LargestSize),
            FeedForwardWidth = Integer("d_ff", null, 1, LargestSize),
            Layers = Integer("num_layers", null, 1, MostLayers),
            Heads = Integer("num_heads", null, 1, LargestSize),
            PositionBuckets = Integer("relative_attention_num_buckets", 32, 4, 4096),
            MaxDistance = Integer("relative_attention_max_distance", 128, 1, LargestSize),
            NormEpsilon = Epsilon("layer_norm_epsilon", 1e-6),
            EndId = Integer("eos_token_id", 1, 0, int.MaxValue),
        };
        if ((long)config.Heads * config.HeadWidth > LargestSize)
        {
            throw new DataFormatException(path, "num_heads", $"{config.Heads} heads of {config.HeadWidth} channels are more than {LargestSize}");
        }

        if (config.PositionBuckets % 4 != 0 || config.MaxDistance <= config.PositionBuckets / 4)
        {
            throw new DataFormatException(
                path,
                "relative_attention_num_buckets",
                $"{config.PositionBuckets} buckets do not fit a maximum distance of {config.MaxDistance}: "
                + "a multiple of 4 below 4 times that is expected");
        }

        return config;

        int Integer(string key, int? whenAbsent, int least, int most)
        {
            if (!root.TryGetProperty(key, out var member)) return whenAbsent ?? throw Missing(key);
            return member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out int number) && number >= least && number <= most
                ? number
                : throw Wrong(key, member, FormattableString.Invariant($"an integer from {least} to {most}"));
        }

        double Epsilon(string key, double whenAbsent)
        {
            if (!root.TryGetProperty(key, out var member)) return whenAbsent;
            return member.ValueKind == JsonValueKind.Number && member.TryGetDouble(out double number) && number is > 0 and < 1
                ? number
                : throw Wrong(key, member, "a number between 0 and 1");
        }

        DataFormatException Missing(string key) => new(path, key, "the member is missing");

        DataFormatException Wrong(string key, JsonElement member, string expected)
        {
            string found = member.GetRawText();
            return new DataFormatException(path, key, $"{(found.Length > 40 ? found[..40] + "…" : found)} where {expected} is expected");
        }
    }
}

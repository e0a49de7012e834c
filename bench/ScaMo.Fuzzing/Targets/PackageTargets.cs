using System.Buffers.Binary;
using System.Text;
using ScaMo.Fuzzing.Engine;
using ScaMo.Models.Packages;
using ScaMo.Models.Tests.Text;
using ScaMo.Models.Text.SentencePiece;
using ScaMo.Models.Text.T5;

namespace ScaMo.Fuzzing.Targets;

/// <summary>Model packages and text encoders.</summary>
internal static class PackageTargets
{
    private static readonly string[] Texts = ["", "a person walks", "  two  spaces ", "walk ▁ Ünïcode ﬁ ①", "\0\u200b\ud83d\ude00"];

    private static readonly byte[] Manifest =
        """
        {
          "name": "demo", "description": "…", "license": "MIT", // why
          "fps": 20, "joints": 22, "statistics": { "mean": "mean.npy", "std": "std.npy" },
          "tokenizer": { "weights": "tokenizer.safetensors", "quantizer": "fsq", "levels": [8, 5, 5, 5], "width": 64, "codeDim": 32, "downsamplings": 2, "stride": 2, "depth": 3, "dilationGrowthRate": 3, "activation": "relu", "norm": null, "features": 263 },
          "transformer": { "weights": "transformer.safetensors", "layers": 2, "heads": 4, "width": 64, "blockSize": 201, "tieWeights": false, "textWidth": 48, "maxTextTokens": 150, "maxMotionTokens": 50 },
          "textEncoder": { "kind": "t5", "path": "text-encoder" },
          "sampling": { "temperature": 0.9, "topK": 0, "topP": 1 }
        }
        """u8.ToArray();

    private static readonly byte[][] ManifestWords = Words.Of(
        "\"preset\": \"44M\",", "\"codebookSize\": 65536,", "\"vq\"", "\"lfq\"", "\"onnx\"", "\"tokenizer\": \"spiece.model\",", "\"silu\"", "\"GN\"", "\"/\"", "\"..\"", "\"\\u0000\"");

    private static readonly byte[] Config =
        """{"model_type":"t5","d_ff":96,"d_kv":16,"d_model":48,"num_layers":3,"num_heads":3,"vocab_size":380,"feed_forward_proj":"gated-gelu","relative_attention_num_buckets":32,"relative_attention_max_distance":128,"layer_norm_epsilon":1e-6,"eos_token_id":1}"""u8.ToArray();

    public static IEnumerable<FuzzTarget> Create(ScratchFiles files)
    {
        foreach (string name in (string[])["mean.npy", "std.npy", "tokenizer.safetensors", "transformer.safetensors", "text-encoder/spiece.model"]) files.Make($"demo/{name}", []);
        yield return new("model.json", [Manifest], [.. Words.Json, .. ManifestWords], files.Parser("demo/model.json", path => ModelPackage.Open(Path.GetDirectoryName(path)!)));
        yield return new("t5-config", [Config], Words.Json, files.Parser("config.json", path => T5Config.Load(path)));
        yield return new("sentencepiece", SentencePiece(), [[0x0A], [0x12], [0x1A], [0x0D], [0x80, 0x80, 0x80, 0x80, 0x08], .. Words.Of("▁", "<0x41>")], Tokenize);
    }

    private static void Tokenize(byte[] bytes)
    {
        var tokenizer = SentencePieceTokenizer.Parse(bytes, "input");
        foreach (string text in Texts) tokenizer.Encode(text);
    }

    private static byte[][] SentencePiece()
    {
        SentencePieceBuilder Pieces() => new SentencePieceBuilder().Piece("<pad>", 0, SentencePieceBuilder.Control).Piece("</s>", 0, SentencePieceBuilder.Control).Piece("<unk>", 0, SentencePieceBuilder.Unknown)
            .Piece("▁", -2).Piece("a", -3).Piece("▁walk", -1).Piece("s", -2.5f).Piece("▁person", -1.5f).Piece("two", -4, SentencePieceBuilder.UserDefined);
        var bytes = Pieces().ByteFallback();
        for (int value = 0; value < 256; value++) bytes.Piece(FormattableString.Invariant($"<0x{value:X2}>"), -9, SentencePieceBuilder.Byte);
        return [Pieces().Build(), Pieces().CharsMap(CharsMap()).Build(), Pieces().WhitespaceAsSuffix().Build(), bytes.Build()];
    }

    /// <summary>Normalisation rules as SentencePiece compiles them, one of them, ﬁ to fi: the length of a trie, its units, and the replacement.</summary>
    private static byte[] CharsMap()
    {
        const int Units = 256;
        const uint Leaf = 1u << 31, LeafFollows = 1u << 8;
        uint[] units = new uint[Units];
        byte[] letter = Encoding.UTF8.GetBytes("ﬁ");
        uint node = 0;
        for (int i = 0; i < letter.Length; i++)
        {
            // The base of a unit is chosen so that the next one lies at a place of its own.
            uint at = (uint)(8 * (i + 1)), offset = node ^ letter[i] ^ at;
            units[node] |= offset << 10;
            units[at] = letter[i];
            node = at;
        }

        units[node] |= LeafFollows | 1u << 10;
        units[node ^ 1] = Leaf;
        byte[] blob = new byte[(1 + Units) * sizeof(uint)];
        BinaryPrimitives.WriteUInt32LittleEndian(blob, Units * sizeof(uint));
        for (int i = 0; i < Units; i++) BinaryPrimitives.WriteUInt32LittleEndian(blob.AsSpan((1 + i) * sizeof(uint)), units[i]);
        return [.. blob, .. "fi\0"u8];
    }
}

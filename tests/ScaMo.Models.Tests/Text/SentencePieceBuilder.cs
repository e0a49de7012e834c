using System.Buffers.Binary;
using System.Text;

namespace ScaMo.Models.Tests.Text;

/// <summary>Writes SentencePiece models by hand (sentencepiece_model.proto).</summary>
internal sealed class SentencePieceBuilder
{
    public const int Unknown = 2, Control = 3, UserDefined = 4, Unused = 5, Byte = 6;

    private readonly List<byte> _bytes = [];

    public SentencePieceBuilder Piece(string text, float score = 0, int type = 1)
    {
        byte[] single = new byte[4];
        BinaryPrimitives.WriteSingleLittleEndian(single, score);
        Field(_bytes, 1, [.. Message(1, Encoding.UTF8.GetBytes(text)), 0x15, .. single, 0x18, (byte)type]);
        return this;
    }

    /// <summary>model_type of trainer_spec.</summary>
    public SentencePieceBuilder ModelType(int type)
    {
        Field(_bytes, 2, [0x18, (byte)type]);
        return this;
    }

    /// <summary>byte_fallback of trainer_spec.</summary>
    public SentencePieceBuilder ByteFallback()
    {
        Field(_bytes, 2, [.. Varint(35 << 3), 1]);
        return this;
    }

    /// <summary>treat_whitespace_as_suffix of trainer_spec.</summary>
    public SentencePieceBuilder WhitespaceAsSuffix()
    {
        Field(_bytes, 2, [.. Varint(24 << 3), 1]);
        return this;
    }

    /// <summary>precompiled_charsmap of normalizer_spec.</summary>
    public SentencePieceBuilder CharsMap(byte[] charsMap)
    {
        Field(_bytes, 3, Message(2, charsMap));
        return this;
    }

    public byte[] Build() => [.. _bytes];

    private static byte[] Message(int field, byte[] body)
    {
        var bytes = new List<byte>();
        Field(bytes, field, body);
        return [.. bytes];
    }

    private static void Field(List<byte> bytes, int field, byte[] body)
    {
        bytes.AddRange(Varint(field << 3 | 2));
        bytes.AddRange(Varint(body.Length));
        bytes.AddRange(body);
    }

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7) bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }
}

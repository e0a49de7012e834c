using System.Buffers.Binary;
using System.Text;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Checkpoints.PyTorch;

/// <summary>Reads opcodes' arguments from the bytes of a pickle, each length checked against what is left of them.</summary>
internal sealed class PickleCursor(byte[] bytes, string source, string record)
{
    private const int MaximumTextBytes = 1 << 20;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public int Position { get; private set; }

    public int Length => bytes.Length;

    public byte Byte() => Take(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2));

    public int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Take(8));

    public ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)(bytes.Length - Position)) throw Bad($"{count} bytes are announced, but the pickle has {bytes.Length - Position} left");
        var taken = bytes.AsSpan(Position, (int)count);
        Position += (int)count;
        return taken;
    }

    public string Text(ulong length)
    {
        var utf8 = Take(length);
        if (length > MaximumTextBytes) throw Bad($"a string of {length} bytes is beyond the limit of {MaximumTextBytes}");
        try
        {
            return StrictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException notUtf8)
        {
            throw new DataFormatException(source, Location, "a string is not UTF-8", notUtf8);
        }
    }

    /// <summary>A line of text without its line feed.</summary>
    public string Line()
    {
        int length = bytes.AsSpan(Position).IndexOf((byte)'\n');
        if (length < 0) throw Bad("a line does not end");
        string line = Text((ulong)length);
        Position++;
        return line;
    }

    public DataFormatException Bad(string problem) => new(source, Location, problem);

    private string Location => $"{record}, byte {Position}";
}

using System.Buffers.Binary;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Text.SentencePiece;

/// <summary>
/// Reads the fields of one Protocol Buffers message (https://protobuf.dev/programming-guides/encoding/) from a span. Every length is
/// checked against what is left, nothing is copied, and content that breaks the format is a <see cref="DataFormatException"/>.
/// </summary>
internal ref struct ProtobufReader
{
    private readonly ReadOnlySpan<byte> _data;
    private readonly string _source;
    private readonly int _origin;
    private int _position;
    private int _field;
    private WireType _wireType;

    /// <param name="data">The message.</param>
    /// <param name="source">What is read, for errors.</param>
    public ProtobufReader(ReadOnlySpan<byte> data, string source)
        : this(data, source, 0)
    {
    }

    private ProtobufReader(ReadOnlySpan<byte> data, string source, int origin)
    {
        _data = data;
        _source = source;
        _origin = origin;
    }

    private enum WireType
    {
        Varint = 0,
        Fixed64 = 1,
        LengthDelimited = 2,
        Fixed32 = 5,
    }

    /// <summary>The number of the field that <see cref="NextField"/> stopped at.</summary>
    public readonly int Field => _field;

    /// <summary>Moves to the next field; false at the end of the message. The field's value must then be read or skipped.</summary>
    public bool NextField()
    {
        if (_position == _data.Length) return false;
        ulong tag = Varint();
        ulong number = tag >> 3;
        if (number is 0 or > 536_870_911) throw Malformed("a field number out of range");
        _field = (int)number;
        _wireType = (tag & 7) switch
        {
            0 => WireType.Varint,
            1 => WireType.Fixed64,
            2 => WireType.LengthDelimited,
            5 => WireType.Fixed32,
            var type => throw Malformed($"wire type {type}, which this format does not use"),
        };
        return true;
    }

    public int ReadInt32()
    {
        Expect(WireType.Varint);
        return unchecked((int)Varint());
    }

    public bool ReadBool()
    {
        Expect(WireType.Varint);
        return Varint() != 0;
    }

    public float ReadFloat()
    {
        Expect(WireType.Fixed32);
        return BinaryPrimitives.ReadSingleLittleEndian(Take(sizeof(float)));
    }

    public ReadOnlySpan<byte> ReadBytes()
    {
        Expect(WireType.LengthDelimited);
        return Take(Varint());
    }

    public ProtobufReader ReadMessage()
    {
        var body = ReadBytes();
        return new ProtobufReader(body, _source, _origin + _position - body.Length);
    }

    public void Skip()
    {
        switch (_wireType)
        {
            case WireType.Varint:
                Varint();
                break;
            case WireType.Fixed64:
                Take(sizeof(ulong));
                break;
            case WireType.Fixed32:
                Take(sizeof(uint));
                break;
            default:
                Take(Varint());
                break;
        }
    }

    /// <summary>An error that names the current byte of the source.</summary>
    public readonly DataFormatException Malformed(string problem) => new(_source, $"byte {_origin + _position}", problem);

    private readonly void Expect(WireType expected)
    {
        if (_wireType != expected) throw Malformed($"field {_field} has wire type {_wireType}, expected {expected}");
    }

    private ulong Varint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (_position == _data.Length) throw Malformed("the message ends within a number");
            byte next = _data[_position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }

        throw Malformed("a number of more than ten bytes");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        int left = _data.Length - _position;
        if (length > (ulong)left) throw Malformed($"field {_field} claims {length} bytes, but {left} are left");
        var bytes = _data.Slice(_position, (int)length);
        _position += (int)length;
        return bytes;
    }
}

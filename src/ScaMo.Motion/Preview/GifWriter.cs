using System.Buffers.Binary;
using SkiaSharp;

namespace ScaMo.Motion.Preview;

/// <summary>Writes pictures of palette indices as an animation (GIF89a). Of each only what changed is written.</summary>
internal sealed class GifWriter
{
    private const byte KeepAfterwards = 1 << 2;
    private const byte HasTransparency = 1;
    private const byte HasTable = 0x80;

    private readonly Stream _stream;
    private readonly int _width;
    private readonly byte _transparent;
    private readonly LzwEncoder _encoder;
    private readonly byte[] _shown;
    private readonly byte[] _changed;
    private bool _isFirst = true;

    /// <param name="stream">Where to.</param>
    /// <param name="width">Of all pictures.</param>
    /// <param name="height">Of all pictures.</param>
    /// <param name="table">Red, green and blue of 2^bits indices.</param>
    /// <param name="bits">Of an index, 2 to 8.</param>
    /// <param name="transparent">The index that no picture uses.</param>
    public GifWriter(Stream stream, int width, int height, ReadOnlySpan<byte> table, int bits, byte transparent)
    {
        (_stream, _width, _transparent, _encoder) = (stream, width, transparent, new LzwEncoder(bits));
        (_shown, _changed) = (new byte[width * height], new byte[width * height]);
        stream.Write("GIF89a"u8);
        WriteUInt16(width);
        WriteUInt16(height);
        byte sizeOfTable = (byte)(bits - 1);
        stream.Write([(byte)(HasTable | sizeOfTable << 4 | sizeOfTable), 0, 0]);
        stream.Write(table);
        // Repeat without end.
        stream.Write([0x21, 0xff, 11, .. "NETSCAPE2.0"u8, 3, 1, 0, 0, 0]);
    }

    /// <param name="indices">The picture, in rows.</param>
    /// <param name="centiseconds">How long it is shown.</param>
    public void Add(ReadOnlySpan<byte> indices, int centiseconds)
    {
        var area = new SKRectI(0, 0, _width, indices.Length / _width);
        if (!_isFirst) area = ChangedArea.Of<byte>(_shown, indices, _width);
        if (area.IsEmpty) area = new(0, 0, 1, 1);

        int count = 0;
        for (int y = area.Top; y < area.Bottom; y++)
        {
            var row = indices.Slice(y * _width + area.Left, area.Width);
            var shown = _shown.AsSpan(y * _width + area.Left, area.Width);
            // Long runs of one index take hardly any room.
            for (int x = 0; x < row.Length; x++) _changed[count++] = !_isFirst && row[x] == shown[x] ? _transparent : row[x];
            row.CopyTo(shown);
        }

        _isFirst = false;
        _stream.Write([0x21, 0xf9, 4, KeepAfterwards | HasTransparency]);
        WriteUInt16(centiseconds);
        _stream.Write([_transparent, 0, 0x2c]);
        WriteUInt16(area.Left);
        WriteUInt16(area.Top);
        WriteUInt16(area.Width);
        WriteUInt16(area.Height);
        _stream.WriteByte(0);
        _encoder.Encode(_changed.AsSpan(0, count), _stream);
    }

    /// <summary>Ends the file.</summary>
    public void End() => _stream.WriteByte(0x3b);

    private void WriteUInt16(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ushort)];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, checked((ushort)value));
        _stream.Write(bytes);
    }
}

using System.Buffers.Binary;
using SkiaSharp;

namespace ScaMo.Motion.Preview;

/// <summary>Puts compressed pictures together to an animation (RFC 9649, section 2.7).</summary>
internal sealed class WebpContainer : IDisposable
{
    private const int LengthOfChunkHeader = 8;
    private const int LengthOfFrameHeader = 16;
    private const byte HasAnimation = 0x02;
    private const byte DoNotBlend = 0x02;

    private readonly MemoryStream _chunks = new();

    public WebpContainer(int width, int height)
    {
        Span<byte> canvas = stackalloc byte[10];
        canvas.Clear();
        canvas[0] = HasAnimation;
        WriteUInt24(canvas[4..], width - 1);
        WriteUInt24(canvas[7..], height - 1);
        WriteHeader("VP8X"u8, canvas.Length);
        _chunks.Write(canvas);

        // Any background, and no end of repetitions.
        Span<byte> animation = stackalloc byte[6];
        animation.Clear();
        WriteHeader("ANIM"u8, animation.Length);
        _chunks.Write(animation);
    }

    /// <param name="area">Its place; left and top are even.</param>
    /// <param name="milliseconds">How long it is shown.</param>
    /// <param name="picture">A WebP file of its size.</param>
    public void Add(SKRectI area, int milliseconds, ReadOnlySpan<byte> picture)
    {
        var data = ChunkOfPixels(picture);
        Span<byte> header = stackalloc byte[LengthOfFrameHeader];
        WriteUInt24(header, area.Left / 2);
        WriteUInt24(header[3..], area.Top / 2);
        WriteUInt24(header[6..], area.Width - 1);
        WriteUInt24(header[9..], area.Height - 1);
        WriteUInt24(header[12..], milliseconds);
        header[15] = DoNotBlend;
        WriteHeader("ANMF"u8, header.Length + data.Length);
        _chunks.Write(header);
        _chunks.Write(data);
    }

    /// <summary>Writes the file.</summary>
    public void WriteTo(Stream stream)
    {
        Span<byte> header = stackalloc byte[LengthOfChunkHeader + 4];
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header[4..], checked((uint)_chunks.Length + 4));
        "WEBP"u8.CopyTo(header[LengthOfChunkHeader..]);
        stream.Write(header);
        _chunks.WriteTo(stream);
    }

    public void Dispose() => _chunks.Dispose();

    /// <summary>The chunk of a file's pixels, with header and padding.</summary>
    private static ReadOnlySpan<byte> ChunkOfPixels(ReadOnlySpan<byte> file)
    {
        for (var rest = file[(LengthOfChunkHeader + 4)..]; rest.Length > LengthOfChunkHeader;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(rest[4..]);
            int padded = LengthOfChunkHeader + length + (length & 1);
            if (rest.StartsWith("VP8 "u8) || rest.StartsWith("VP8L"u8)) return rest[..padded];
            rest = rest[padded..];
        }

        throw new ArgumentException("The picture has no pixels.", nameof(file));
    }

    private void WriteHeader(ReadOnlySpan<byte> name, int length)
    {
        Span<byte> header = stackalloc byte[LengthOfChunkHeader];
        name.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header[4..], length);
        _chunks.Write(header);
    }

    private static void WriteUInt24(Span<byte> to, int value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(to, (ushort)value);
        to[2] = (byte)(value >> 16);
    }
}

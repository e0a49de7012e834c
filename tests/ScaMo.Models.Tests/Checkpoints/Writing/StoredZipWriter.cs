using System.Text;

namespace ScaMo.Models.Tests.Checkpoints.Writing;

/// <summary>
/// Writes stored zip entries the way PyTorch does: data aligned to 64 bytes by an extra field, sizes in the directory only,
/// zip64 fields where numbers need them and zip64 end records always. Source: PKWARE APPNOTE 6.3.10.
/// </summary>
internal sealed class StoredZipWriter(Stream stream) : IDisposable
{
    private const int Alignment = 64;
    private const int LocalHeaderBytes = 30;

    private readonly BinaryWriter _writer = new(stream, Encoding.UTF8, leaveOpen: true);
    private readonly List<(byte[] Name, long Offset, long Length, ushort Method)> _entries = [];

    /// <summary>Where the directory of the finished archive begins.</summary>
    public long DirectoryOffset { get; private set; }

    public void Add(string name, ReadOnlySpan<byte> data)
    {
        var copy = data.ToArray();
        Add(name, copy.Length, output => output.Write(copy));
    }

    /// <param name="name">The path in the archive.</param>
    /// <param name="length">How many bytes <paramref name="write"/> will write.</param>
    /// <param name="write">Writes the data.</param>
    /// <param name="method">The compression method that the headers claim.</param>
    public void Add(string name, long length, Action<Stream> write, ushort method = 0)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        long offset = stream.Position;
        long unpadded = offset + LocalHeaderBytes + utf8.Length + 4;
        int padding = (int)((Alignment - unpadded % Alignment) % Alignment);
        _entries.Add((utf8, offset, length, method));

        _writer.Write(0x04034B50u);
        WriteCommon(method, 0, 0, utf8.Length);
        _writer.Write((ushort)(4 + padding));
        _writer.Write(utf8);
        _writer.Write("FB"u8);
        _writer.Write((ushort)padding);
        _writer.Write(new byte[padding]);
        _writer.Flush();
        write(stream);
    }

    /// <summary>Writes the directory and the end records.</summary>
    public void Dispose()
    {
        DirectoryOffset = stream.Position;
        foreach (var (name, offset, length, method) in _entries)
        {
            long[] wide = [.. new[] { length, length, offset }.Where(number => number >= uint.MaxValue)];
            _writer.Write(0x02014B50u);
            _writer.Write((ushort)0);
            WriteCommon(method, Narrow(length), Narrow(length), name.Length);
            _writer.Write((ushort)(wide.Length == 0 ? 0 : 4 + 8 * wide.Length));
            _writer.Write((ushort)0); // comment
            _writer.Write((ushort)0); // disk
            _writer.Write((ushort)0); // internal attributes
            _writer.Write(0u); // external attributes
            _writer.Write(Narrow(offset));
            _writer.Write(name);
            if (wide.Length == 0) continue;
            _writer.Write((ushort)1);
            _writer.Write((ushort)(8 * wide.Length));
            foreach (long number in wide) _writer.Write(number);
        }

        _writer.Flush();
        WriteEnd(stream.Position - DirectoryOffset);
        _writer.Dispose();
    }

    private void WriteCommon(ushort method, uint compressed, uint length, int nameLength)
    {
        _writer.Write((ushort)0); // version
        _writer.Write((ushort)0x0808); // data descriptor, UTF-8
        _writer.Write(method);
        _writer.Write(0u); // time and date
        _writer.Write(0u); // CRC-32, which PyTorch does not check
        _writer.Write(compressed);
        _writer.Write(length);
        _writer.Write((ushort)nameLength);
    }

    private void WriteEnd(long directoryLength)
    {
        long end = DirectoryOffset + directoryLength;
        _writer.Write(0x06064B50u);
        _writer.Write(44L);
        _writer.Write(0u); // versions
        _writer.Write(0u); // this disk
        _writer.Write(0u); // disk of the directory
        _writer.Write((long)_entries.Count);
        _writer.Write((long)_entries.Count);
        _writer.Write(directoryLength);
        _writer.Write(DirectoryOffset);

        _writer.Write(0x07064B50u);
        _writer.Write(0u);
        _writer.Write(end);
        _writer.Write(1u);

        _writer.Write(0x06054B50u);
        _writer.Write(0u); // disks
        _writer.Write((ushort)Math.Min(_entries.Count, ushort.MaxValue));
        _writer.Write((ushort)Math.Min(_entries.Count, ushort.MaxValue));
        _writer.Write(Narrow(directoryLength));
        _writer.Write(Narrow(DirectoryOffset));
        _writer.Write((ushort)0);
    }

    private static uint Narrow(long number) => (uint)Math.Min(number, uint.MaxValue);
}

using System.Buffers.Binary;
using System.Text;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Checkpoints.PyTorch;

/// <summary>
/// Reads where the files of a zip archive lie, zip64 included. Source: PKWARE APPNOTE 6.3.10, sections 4.3 and 4.5.
/// System.IO.Compression does not serve: it hands out streams, one reader at a time, and hides the offsets at which weights
/// are read in parallel. All entries must be stored, as PyTorch writes them.
/// </summary>
internal static class ZipDirectory
{
    private const uint LocalHeaderSignature = 0x04034B50;
    private const uint CentralHeaderSignature = 0x02014B50;
    private const int LocalHeaderBytes = 30;
    private const int CentralHeaderBytes = 46;
    private const int EncryptedFlag = 1;
    private const int DataDescriptorFlag = 8;
    private const int MaximumDirectoryBytes = 256 << 20;
    private const ushort Zip64ExtraField = 1;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static Dictionary<string, ZipRecord> Read(CheckpointFile file)
    {
        var (directoryOffset, directoryLength, count) = ZipEndRecord.Read(file);
        if (directoryLength > MaximumDirectoryBytes) throw Bad(file, "zip directory", $"{directoryLength} bytes are beyond the limit of {MaximumDirectoryBytes}");
        if (count > directoryLength / CentralHeaderBytes) throw Bad(file, "zip directory", $"{count} entries do not fit into {directoryLength} bytes");

        var directory = file.ReadBytes(directoryOffset, (int)directoryLength, "zip directory");
        var records = new Dictionary<string, ZipRecord>(StringComparer.Ordinal);
        var extents = new List<(long Start, ZipRecord Record)>();
        int position = 0;
        for (long i = 0; i < count; i++)
        {
            var entry = ReadCentralHeader(file, directory, ref position);
            var record = ReadLocalHeader(file, entry, directoryOffset);
            if (!records.TryAdd(record.Name, record)) throw Bad(file, Entry(record.Name), "the name occurs twice in the archive");
            extents.Add((entry.HeaderOffset, record));
        }

        if (position != directory.Length) throw Bad(file, "zip directory", $"{directory.Length - position} bytes follow its {count} entries");
        CheckOverlap(file, extents, directoryOffset);
        return records;
    }

    private static CentralEntry ReadCentralHeader(CheckpointFile file, byte[] directory, ref int position)
    {
        string location = $"zip directory, byte {position}";
        var header = directory.AsSpan(position);
        if (header.Length < CentralHeaderBytes || BinaryPrimitives.ReadUInt32LittleEndian(header) != CentralHeaderSignature)
        {
            throw Bad(file, location, "expected an entry");
        }

        int flags = BinaryPrimitives.ReadUInt16LittleEndian(header[8..]);
        int method = BinaryPrimitives.ReadUInt16LittleEndian(header[10..]);
        long compressed = BinaryPrimitives.ReadUInt32LittleEndian(header[20..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(header[30..]);
        int commentLength = BinaryPrimitives.ReadUInt16LittleEndian(header[32..]);
        int disk = BinaryPrimitives.ReadUInt16LittleEndian(header[34..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(header[42..]);
        int total = CentralHeaderBytes + nameLength + extraLength + commentLength;
        if (total > header.Length) throw Bad(file, location, "the entry goes beyond the end of the directory");

        string name;
        try
        {
            name = StrictUtf8.GetString(header.Slice(CentralHeaderBytes, nameLength));
        }
        catch (DecoderFallbackException notUtf8)
        {
            throw new DataFormatException(file.Path, location, "the name is not UTF-8", notUtf8);
        }

        var extra = header.Slice(CentralHeaderBytes + nameLength, extraLength);
        var zip64 = FindZip64(file, name, extra);
        Widen(file, name, ref length, ref zip64);
        Widen(file, name, ref compressed, ref zip64);
        Widen(file, name, ref offset, ref zip64);
        if ((flags & EncryptedFlag) != 0) throw Bad(file, Entry(name), "it is encrypted");
        if (method != 0) throw Bad(file, Entry(name), $"it is compressed (method {method}); expected stored entries, as torch.save writes them");
        if (compressed != length) throw Bad(file, Entry(name), $"stored, but with two sizes: {compressed} and {length}");
        if (disk is not (0 or 0xFFFF)) throw Bad(file, Entry(name), "it lies on another disk");

        position += total;
        return new CentralEntry(name, header.Slice(CentralHeaderBytes, nameLength).ToArray(), offset, length);
    }

    /// <summary>Finds out where the data of an entry begins: behind a local header whose extra field PyTorch pads to align it.</summary>
    private static ZipRecord ReadLocalHeader(CheckpointFile file, CentralEntry entry, long directoryOffset)
    {
        string location = Entry(entry.Name);
        if (entry.HeaderOffset < 0 || entry.HeaderOffset > directoryOffset - LocalHeaderBytes - entry.RawName.Length)
        {
            throw Bad(file, location, $"its header at byte {entry.HeaderOffset} does not lie before the directory at {directoryOffset}");
        }

        ReadOnlySpan<byte> header = file.ReadBytes(entry.HeaderOffset, LocalHeaderBytes + entry.RawName.Length, location);
        if (BinaryPrimitives.ReadUInt32LittleEndian(header) != LocalHeaderSignature) throw Bad(file, location, $"there is no entry at byte {entry.HeaderOffset}");

        int flags = BinaryPrimitives.ReadUInt16LittleEndian(header[6..]);
        int method = BinaryPrimitives.ReadUInt16LittleEndian(header[8..]);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(header[22..]);
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(header[26..]);
        int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
        bool agrees = method == 0
            && (flags & EncryptedFlag) == 0
            && nameLength == entry.RawName.Length
            && header[LocalHeaderBytes..].SequenceEqual(entry.RawName)
            && ((flags & DataDescriptorFlag) != 0 || length == uint.MaxValue || length == entry.Length);
        if (!agrees) throw Bad(file, location, $"its own header at byte {entry.HeaderOffset} and the directory contradict each other");

        long dataOffset = entry.HeaderOffset + LocalHeaderBytes + nameLength + extraLength;
        if (entry.Length < 0 || entry.Length > directoryOffset - dataOffset)
        {
            throw Bad(file, location, $"{entry.Length} bytes at byte {dataOffset} do not lie before the directory at {directoryOffset}");
        }

        return new ZipRecord(entry.Name, dataOffset, entry.Length);
    }

    private static void CheckOverlap(CheckpointFile file, List<(long Start, ZipRecord Record)> extents, long directoryOffset)
    {
        extents.Sort((a, b) => a.Start.CompareTo(b.Start));
        for (int i = 0; i < extents.Count; i++)
        {
            var record = extents[i].Record;
            long limit = i + 1 < extents.Count ? extents[i + 1].Start : directoryOffset;
            if (record.Offset + record.Length > limit) throw Bad(file, Entry(record.Name), "it overlaps the next entry of the archive");
        }
    }

    private static ReadOnlySpan<byte> FindZip64(CheckpointFile file, string name, ReadOnlySpan<byte> extra)
    {
        while (extra.Length >= 4)
        {
            int id = BinaryPrimitives.ReadUInt16LittleEndian(extra);
            int length = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (length > extra.Length - 4) throw Bad(file, Entry(name), "an extra field goes beyond the end of its entry");
            if (id == Zip64ExtraField) return extra.Slice(4, length);
            extra = extra[(4 + length)..];
        }

        return [];
    }

    /// <summary>A saturated 32-bit field stands for the next 64-bit number of the zip64 extra field.</summary>
    private static void Widen(CheckpointFile file, string name, ref long value, ref ReadOnlySpan<byte> zip64)
    {
        if (value != uint.MaxValue) return;
        if (zip64.Length < 8) throw Bad(file, Entry(name), "its zip64 field lacks a size or offset");
        value = BinaryPrimitives.ReadInt64LittleEndian(zip64);
        zip64 = zip64[8..];
        if (value < 0) throw Bad(file, Entry(name), "a zip64 size or offset is beyond 2^63");
    }

    private static string Entry(string name) => $"entry '{KeyList.Shorten(name)}'";

    private static DataFormatException Bad(CheckpointFile file, string location, string problem) => new(file.Path, location, problem);

    private sealed record CentralEntry(string Name, byte[] RawName, long HeaderOffset, long Length);
}

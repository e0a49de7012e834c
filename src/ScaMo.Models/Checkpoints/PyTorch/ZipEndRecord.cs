using System.Buffers.Binary;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Checkpoints.PyTorch;

/// <summary>Finds the central directory of a zip archive from its end. Source: PKWARE APPNOTE 6.3.10, sections 4.3.14 to 4.3.16.</summary>
internal static class ZipEndRecord
{
    private const uint EndSignature = 0x06054B50;
    private const uint Zip64EndSignature = 0x06064B50;
    private const uint Zip64LocatorSignature = 0x07064B50;
    private const int EndBytes = 22;
    private const int Zip64EndBytes = 56;
    private const int Zip64LocatorBytes = 20;
    private const int MaximumCommentBytes = ushort.MaxValue;

    /// <summary>Where the directory begins, its length in bytes and its number of entries; the first two are checked against the file.</summary>
    public static (long Offset, long Length, long Count) Read(CheckpointFile file)
    {
        long tailStart = Math.Max(0, file.Length - EndBytes - MaximumCommentBytes - Zip64LocatorBytes);
        ReadOnlySpan<byte> tail = file.ReadBytes(tailStart, (int)(file.Length - tailStart), "zip end record");
        int end = FindEnd(tail);
        if (end < 0) throw Bad(file, "the zip archive has no end record; the file is cut off or damaged");

        var record = tail[end..];
        long count = BinaryPrimitives.ReadUInt16LittleEndian(record[10..]);
        long length = BinaryPrimitives.ReadUInt32LittleEndian(record[12..]);
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(record[16..]);
        bool oneDisk = BinaryPrimitives.ReadUInt16LittleEndian(record[4..]) is 0 or ushort.MaxValue
            && BinaryPrimitives.ReadUInt16LittleEndian(record[6..]) is 0 or ushort.MaxValue
            && BinaryPrimitives.ReadUInt16LittleEndian(record[8..]) == count;
        if (!oneDisk) throw Bad(file, "the archive is spread over several disks");

        long directoryEnd = tailStart + end;
        if (end >= Zip64LocatorBytes && BinaryPrimitives.ReadUInt32LittleEndian(tail[(end - Zip64LocatorBytes)..]) == Zip64LocatorSignature)
        {
            long zip64End = BinaryPrimitives.ReadInt64LittleEndian(tail[(end - Zip64LocatorBytes + 8)..]);
            directoryEnd = zip64End;
            ReadZip64(file, zip64End, tailStart + end - Zip64LocatorBytes, ref offset, ref length, ref count);
        }
        else if (count == ushort.MaxValue || length == uint.MaxValue || offset == uint.MaxValue)
        {
            throw Bad(file, "the zip64 end record is missing");
        }

        if (offset < 0 || length < 0 || count < 0 || offset > directoryEnd || length != directoryEnd - offset)
        {
            throw Bad(file, $"a directory of {length} bytes at byte {offset} does not end where the end record begins, at {directoryEnd}");
        }

        return (offset, length, count);
    }

    private static int FindEnd(ReadOnlySpan<byte> tail)
    {
        for (int position = tail.Length - EndBytes; position >= 0; position--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail[position..]) != EndSignature) continue;
            int commentLength = BinaryPrimitives.ReadUInt16LittleEndian(tail[(position + 20)..]);
            if (position + EndBytes + commentLength == tail.Length) return position;
        }

        return -1;
    }

    private static void ReadZip64(CheckpointFile file, long position, long limit, ref long offset, ref long length, ref long count)
    {
        if (position < 0 || position > limit - Zip64EndBytes) throw Bad(file, $"the zip64 end record cannot lie at byte {position}");
        ReadOnlySpan<byte> record = file.ReadBytes(position, Zip64EndBytes, "zip64 end record");
        long recordBytes = BinaryPrimitives.ReadInt64LittleEndian(record[4..]);
        if (BinaryPrimitives.ReadUInt32LittleEndian(record) != Zip64EndSignature || recordBytes != limit - position - 12)
        {
            throw Bad(file, $"there is no zip64 end record at byte {position}");
        }

        count = Agreed(file, count, ushort.MaxValue, BinaryPrimitives.ReadInt64LittleEndian(record[32..]));
        length = Agreed(file, length, uint.MaxValue, BinaryPrimitives.ReadInt64LittleEndian(record[40..]));
        offset = Agreed(file, offset, uint.MaxValue, BinaryPrimitives.ReadInt64LittleEndian(record[48..]));
    }

    private static long Agreed(CheckpointFile file, long narrow, long saturated, long wide) =>
        narrow == saturated || narrow == wide
            ? wide
            : throw Bad(file, $"the end records contradict each other: {narrow} and {wide}");

    private static DataFormatException Bad(CheckpointFile file, string problem) => new(file.Path, "zip end record", problem);
}

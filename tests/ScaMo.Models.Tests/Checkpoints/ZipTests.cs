using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ScaMo.Models.Checkpoints;
using ScaMo.Models.Tests.Checkpoints.Writing;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Tests.Checkpoints;

/// <summary>Archives that are damaged, or that lie about themselves.</summary>
public sealed class ZipTests
{
    private const int EndBytes = 22;
    private const int LocatorBytes = 20;
    private const int Zip64EndBytes = 56;
    private static readonly byte[] SixFloats = new byte[24];

    [Fact]
    public void Reads_the_archive_that_the_following_tests_damage() => Open(Archive());

    [Fact]
    public void Reads_numbers_that_only_zip64_fields_hold()
    {
        var archive = Archive();
        // Both sizes and the offset of the last entry (archive/version) move into an extra field.
        int entry = LastCentralHeader(archive);
        var extra = new byte[28];
        extra[0] = 1;
        extra[2] = 24;
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(4), BinaryPrimitives.ReadUInt32LittleEndian(archive.AsSpan(entry + 20)));
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(12), BinaryPrimitives.ReadUInt32LittleEndian(archive.AsSpan(entry + 24)));
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(20), BinaryPrimitives.ReadUInt32LittleEndian(archive.AsSpan(entry + 42)));

        Open(WithExtraField(archive, entry, extra));
        Refuses(WithExtraField(archive, entry, [1, 0, 16, 0, .. extra[4..20]]), "zip64 field lacks");
        Refuses(WithExtraField(archive, entry, [1, 0, 99, 0, .. extra[4..]]), "extra field");
        extra[27] = 0x80;
        Refuses(WithExtraField(archive, entry, extra), "2^63");
        extra[27] = 0x7F;
        Refuses(WithExtraField(archive, entry, extra), "does not lie before");
    }

    [Fact]
    public void Refuses_every_truncation()
    {
        var archive = Archive();
        for (int length = 0; length < archive.Length; length++) Refuses(archive[..length], string.Empty);
    }

    [Fact]
    public void Refuses_compressed_entries()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("archive/data.pkl", CompressionLevel.Optimal).Open();
            entry.Write(new byte[1000]);
        }

        Refuses(bytes.ToArray(), "compressed (method 8)");
    }

    [Fact]
    public void Reads_what_another_zip_writer_has_stored()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var pickle = zip.CreateEntry("x/data.pkl", CompressionLevel.NoCompression).Open()) pickle.Write(Pickle());
            using var data = zip.CreateEntry("x/data/0", CompressionLevel.NoCompression).Open();
            data.Write(SixFloats);
        }

        Open(bytes.ToArray());
    }

    [Fact]
    public void Refuses_sizes_that_reach_into_other_entries()
    {
        var archive = Archive();
        int entry = CentralHeader(archive, "archive/data/0");
        int pickle = CentralHeader(archive, "archive/data.pkl");

        Refuses(With32(archive, 100, entry + 20, entry + 24), "overlaps");
        Refuses(With32(archive, 100_000, entry + 20, entry + 24), "do not lie before");
        Refuses(With32(archive, 23, entry + 20), "two sizes");
        Refuses(With32(archive, BinaryPrimitives.ReadUInt32LittleEndian(archive.AsSpan(pickle + 42)), entry + 42), "contradict");
        Refuses(With32(archive, 7, entry + 42), "no entry at byte 7");
        Refuses(With32(archive, (uint)archive.Length, entry + 42), "does not lie before");
    }

    [Fact]
    public void Refuses_end_records_that_contradict_the_file_or_each_other()
    {
        var archive = Archive();
        int end = archive.Length - EndBytes;
        int zip64 = end - LocatorBytes - Zip64EndBytes;

        Refuses(With32(archive, 1, end + 16), "contradict");
        Refuses(With32(archive, 1, zip64 + 32), "contradict");
        Refuses(With32(archive, 1, zip64 + 40, end + 12), "does not end where");
        Refuses(With32(archive, 0x7FFF_FFFF, zip64 + 44), "contradict");
        Refuses(With32(With32(archive, uint.MaxValue, end + 12), 0x7FFF_FFFF, zip64 + 44), "does not end where");
        Refuses(With32(With32(archive, uint.MaxValue, end + 12), 0xFFFF_FFFF, zip64 + 44), "does not end where");
        Refuses(With32(archive, 0x7FFF_FFFF, end - LocatorBytes + 12), "zip64 end record cannot lie");
        Refuses(With32(archive, 8, end - LocatorBytes + 8), "no zip64 end record");
        Refuses(With32(archive, 0x0001_0001, end + 4), "several disks");
        Refuses([.. archive, 0], "no end record");
    }

    [Fact]
    public void Refuses_the_same_name_twice()
    {
        using var bytes = new MemoryStream();
        using (var zip = new StoredZipWriter(bytes))
        {
            zip.Add("archive/data.pkl", Pickle());
            zip.Add("archive/data/0", SixFloats);
            zip.Add("archive/data/0", SixFloats);
        }

        Refuses(bytes.ToArray(), "twice");
    }

    [Fact]
    public void Refuses_big_endian_numbers()
    {
        using var bytes = new MemoryStream();
        using (var zip = new StoredZipWriter(bytes))
        {
            zip.Add("archive/data.pkl", Pickle());
            zip.Add("archive/byteorder", "big"u8);
            zip.Add("archive/data/0", SixFloats);
        }

        Refuses(bytes.ToArray(), "little-endian");
    }

    [Fact]
    public void Refuses_an_archive_that_torch_save_has_not_written()
    {
        using var bytes = new MemoryStream();
        using (var zip = new StoredZipWriter(bytes)) zip.Add("readme.txt", "hello"u8);

        Refuses(bytes.ToArray(), "0 entries data.pkl");
    }

    [Theory]
    [InlineData("8002 8A0A6CFC9C46F9206AA850192E", "legacy pickle format from before 1.6")]
    [InlineData("8004 7D2E", "bare Python pickle")]
    [InlineData("76657273696F6E2068747470733A2F2F6769742D6C66732E6769746875622E636F6D", "Git LFS pointer")]
    [InlineData("", "empty")]
    [InlineData("4759", "not known")]
    public void Names_the_format_that_it_does_not_read(string hexadecimal, string problem) =>
        Refuses(Convert.FromHexString(hexadecimal.Replace(" ", string.Empty, StringComparison.Ordinal)), problem);

    [Fact]
    public void Names_the_tar_format()
    {
        var tar = new byte[1024];
        "ustar"u8.CopyTo(tar.AsSpan(257));

        Refuses(tar, "tar archive, PyTorch's legacy format from before 1.6");
    }

    private static byte[] Pickle() =>
        new PickleEmitter().Protocol().EmptyDict().Text("w").Tensor("FloatStorage", "0", 6, 0, [6], [1]).SetItem().Stop().ToArray();

    private static byte[] Archive() => TemporaryFolder.Archive(Pickle(), ("0", SixFloats));

    private static int CentralHeader(byte[] archive, string name)
    {
        int directory = (int)BinaryPrimitives.ReadUInt32LittleEndian(archive.AsSpan(archive.Length - EndBytes + 16));
        return directory + archive.AsSpan(directory).IndexOf(Encoding.UTF8.GetBytes(name)) - 46;
    }

    private static int LastCentralHeader(byte[] archive) => CentralHeader(archive, "archive/version");

    /// <summary>Saturates the 32-bit sizes and offset of the last entry, gives it an extra field, and moves the end records along.</summary>
    private static byte[] WithExtraField(byte[] archive, int entry, byte[] extra)
    {
        int end = archive.Length - EndBytes - LocatorBytes - Zip64EndBytes;
        byte[] changed = [.. With32(archive, uint.MaxValue, entry + 20, entry + 24, entry + 42)[..end], .. extra, .. archive[end..]];
        BinaryPrimitives.WriteUInt16LittleEndian(changed.AsSpan(entry + 30), (ushort)extra.Length);
        end += extra.Length;
        foreach (int field in new[] { end + 40, end + Zip64EndBytes + 8, end + Zip64EndBytes + LocatorBytes + 12 })
        {
            BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(field), BinaryPrimitives.ReadUInt32LittleEndian(changed.AsSpan(field)) + (uint)extra.Length);
        }

        return changed;
    }

    private static byte[] With32(byte[] archive, uint value, params ReadOnlySpan<int> positions)
    {
        var changed = archive.ToArray();
        foreach (int position in positions) BinaryPrimitives.WriteUInt32LittleEndian(changed.AsSpan(position), value);
        return changed;
    }

    private static void Open(byte[] archive)
    {
        using var folder = new TemporaryFolder();
        using var checkpoint = Checkpoint.Open(folder.Write("weights.pth", archive));
        Assert.Equal([6L], checkpoint.Entries["w"].Shape);
    }

    private static void Refuses(byte[] archive, string problem)
    {
        using var folder = new TemporaryFolder();
        string path = folder.Write("weights.pth", archive);

        var error = Assert.Throws<DataFormatException>(() => Checkpoint.Open(path).Dispose());

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
    }
}

using System.Buffers.Binary;
using ScaMo.Motion.Formats;
using ScaMo.Training.Data.Import;

namespace ScaMo.Training.Tests.Data.Import;

public sealed class BvhSourcesTests : IDisposable
{
    private const int CentralLength = 24; // of an entry of the directory: its uncompressed length

    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_archive_whose_directory_is_damaged_is_refused()
    {
        string archive = Change(bytes => bytes[bytes.Length - 22 + 10]++); // the number of entries in the end record

        Assert.Equal(archive, Assert.Throws<DataFormatException>(() => BvhSources.Open([archive])).DataSource);
    }

    [Fact]
    public void The_length_that_an_archive_states_is_not_allocated()
    {
        string archive = Change(bytes => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(bytes.AsSpan().IndexOf("PK\u0001\u0002"u8) + CentralLength), 500 << 20));
        using var sources = BvhSources.Open([archive]);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<DataFormatException>(sources.Files[0].Read);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10 << 20);
    }

    private string Change(Action<byte[]> change)
    {
        string path = _folder.Zip("a.zip", ("walk.bvh", SyntheticBvh.Walk().ToString()));
        byte[] bytes = File.ReadAllBytes(path);
        change(bytes);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}

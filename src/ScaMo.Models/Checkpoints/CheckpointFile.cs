using Microsoft.Win32.SafeHandles;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Checkpoints;

/// <summary>
/// An open weight file, read at any offset and from several threads at once. It is read and not mapped: mapped pages count as
/// resident memory and are not ours to bound.
/// </summary>
internal sealed class CheckpointFile : IDisposable
{
    private const long DropStep = 64 << 20;

    private readonly SafeFileHandle _handle;
    private readonly bool _dropsBehind;
    private long _dropped;

    public CheckpointFile(string path)
    {
        Path = path;
        _handle = System.IO.File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);
        Length = RandomAccess.GetLength(_handle);
        _dropsBehind = PageCache.IsLarge(Length);
    }

    public string Path { get; }

    public long Length { get; }

    public void Dispose() => _handle.Dispose();

    /// <summary>Fills the buffer from the given offset.</summary>
    /// <exception cref="DataFormatException">The file ends before.</exception>
    public void ReadExactly(long offset, Span<byte> buffer, string location)
    {
        while (!buffer.IsEmpty)
        {
            int read = RandomAccess.Read(_handle, buffer, offset);
            if (read == 0) throw new DataFormatException(Path, location, $"the file ends at byte {offset}, {buffer.Length} bytes early");
            buffer = buffer[read..];
            offset += read;
        }
    }

    /// <summary>Reads a part whose length has been checked against the file.</summary>
    public byte[] ReadBytes(long offset, int length, string location)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
        {
            throw new DataFormatException(Path, location, $"{length} bytes at offset {offset} do not fit into the file's {Length} bytes");
        }

        var bytes = GC.AllocateUninitializedArray<byte>(length);
        ReadExactly(offset, bytes, location);
        return bytes;
    }

    /// <summary>Tells that readers, who go through the file in order, have come to this offset.</summary>
    public void Passed(long offset)
    {
        if (!_dropsBehind) return;
        // One step behind, which is more than all workers together have under way.
        long end = offset / DropStep * DropStep - DropStep;
        long dropped = Volatile.Read(ref _dropped);
        if (end > dropped && Interlocked.CompareExchange(ref _dropped, end, dropped) == dropped) PageCache.Drop(_handle, end);
    }
}

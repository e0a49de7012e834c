using System.IO.Compression;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Formats.Bvh;

namespace ScaMo.Training.Data.Import;

/// <summary>A BVH file of an import: one on disk, or an entry of a zip archive.</summary>
public sealed class BvhFile
{
    private readonly Func<Stream> _open;

    internal BvhFile(string archive, string entry, Func<Stream> open)
    {
        (Archive, Entry, _open) = (archive, entry, open);
        ClipId = Path.GetFileNameWithoutExtension(entry);
    }

    /// <summary>The name of the archive or folder, without its path.</summary>
    public string Archive { get; }

    /// <summary>The path inside the archive or folder, with '/' between its parts.</summary>
    public string Entry { get; }

    /// <summary>The file's name without extension.</summary>
    public string ClipId { get; }

    /// <summary>Archive and entry, as errors name them.</summary>
    public string Source => $"{Archive}/{Entry}";

    /// <summary>Reads the file. Files may be read on several threads at once.</summary>
    /// <exception cref="DataFormatException">The file is not BVH, or its archive is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public BvhDocument Read()
    {
        try
        {
            using var stream = _open();
            return BvhReader.Read(stream, Source);
        }
        catch (InvalidDataException exception)
        {
            throw new DataFormatException(Source, "", $"the archive's entry is damaged: {exception.Message}", exception);
        }
    }

    /// <summary>An entry of an archive. An archive is read by one thread at a time, so the entry is inflated under a lock and parsed outside.</summary>
    internal static BvhFile InArchive(string archive, ZipArchiveEntry entry, Lock gate, long maximumBytes) => new(archive, entry.FullName, () =>
    {
        if (entry.Length > maximumBytes) throw new DataFormatException($"{archive}/{entry.FullName}", "", $"{entry.Length} bytes are beyond the limit of {maximumBytes}");
        // It grows as content comes: the archive's word for the length is not taken.
        var content = new MemoryStream();
        lock (gate)
        {
            using var stream = entry.Open();
            stream.CopyTo(content);
        }

        if (content.Length != entry.Length) throw new DataFormatException($"{archive}/{entry.FullName}", "", $"the entry ends after {content.Length} of {entry.Length} bytes");
        content.Position = 0;
        return content;
    });
}

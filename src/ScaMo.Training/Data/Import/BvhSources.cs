using System.Collections.Immutable;
using System.IO.Compression;
using ScaMo.Motion.Formats;

namespace ScaMo.Training.Data.Import;

/// <summary>The BVH files of zip archives and folders. Archives stay open until it is disposed.</summary>
public sealed class BvhSources : IDisposable
{
    private const string Extension = ".bvh";
    private const long MaximumEntryBytes = 512L * 1024 * 1024;

    private readonly List<ZipArchive> _archives = [];

    private BvhSources()
    {
    }

    /// <summary>All files: in the order of their sources, inside a source by name.</summary>
    public ImmutableArray<BvhFile> Files { get; private set; } = [];

    /// <summary>Opens sources.</summary>
    /// <param name="paths">Zip archives, folders (searched to any depth) or single .bvh files.</param>
    /// <exception cref="DataFormatException">An archive is not a zip file.</exception>
    /// <exception cref="IOException">A source is not there or cannot be read.</exception>
    public static BvhSources Open(IEnumerable<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var sources = new BvhSources();
        try
        {
            sources.Files = [.. paths.SelectMany(sources.FilesOf)];
            return sources;
        }
        catch
        {
            sources.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var archive in _archives) archive.Dispose();
    }

    private static bool IsBvh(string name) => Path.GetExtension(name).Equals(Extension, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<BvhFile> FilesOf(string path)
    {
        if (Directory.Exists(path)) return InFolder(path);
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no {path}.", path);
        return IsBvh(path) ? [new BvhFile(Path.GetFileName(Path.GetDirectoryName(Path.GetFullPath(path)))!, Path.GetFileName(path), () => File.OpenRead(path))] : InArchive(path);
    }

    private static IEnumerable<BvhFile> InFolder(string folder)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        return Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(IsBvh).Order(StringComparer.Ordinal)
            .Select(file => new BvhFile(name, Path.GetRelativePath(folder, file).Replace('\\', '/'), () => File.OpenRead(file)));
    }

    private IEnumerable<BvhFile> InArchive(string path)
    {
        try
        {
            var archive = ZipFile.OpenRead(path);
            _archives.Add(archive);
            var gate = new Lock();
            string name = Path.GetFileName(path);
            return [.. archive.Entries.Where(entry => IsBvh(entry.Name)).OrderBy(entry => entry.FullName, StringComparer.Ordinal)
                .Select(entry => BvhFile.InArchive(name, entry, gate, MaximumEntryBytes))];
        }
        catch (InvalidDataException exception)
        {
            throw new DataFormatException(path, "", $"not a zip archive, a folder or a .bvh file: {exception.Message}", exception);
        }
    }
}

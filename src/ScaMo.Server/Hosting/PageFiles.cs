using System.Collections.Frozen;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.FileProviders.Physical;
using Microsoft.Extensions.Primitives;

namespace ScaMo.Server.Hosting;

/// <summary>The files of a folder as they were at the start: a path that is asked for is looked up among their names, and never reaches the file system.</summary>
internal sealed class PageFiles(string folder) : IFileProvider
{
    private readonly FrozenDictionary<string, string> _files = !Directory.Exists(folder)
        ? FrozenDictionary<string, string>.Empty
        : Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .ToFrozenDictionary(file => "/" + Path.GetRelativePath(folder, file).Replace(Path.DirectorySeparatorChar, '/'), StringComparer.Ordinal);

    public IFileInfo GetFileInfo(string subpath) =>
        _files.TryGetValue(subpath, out string? file) ? new PhysicalFileInfo(new FileInfo(file)) : new NotFoundFileInfo(subpath);

    /// <summary>Only the root is a folder to those who ask, and nobody sees what is in it.</summary>
    public IDirectoryContents GetDirectoryContents(string subpath) => subpath is "" or "/" ? new Folder() : NotFoundDirectoryContents.Singleton;

    public IChangeToken Watch(string filter) => NullChangeToken.Singleton;

    private sealed class Folder : IDirectoryContents
    {
        public bool Exists => true;

        public IEnumerator<IFileInfo> GetEnumerator() => Enumerable.Empty<IFileInfo>().GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}

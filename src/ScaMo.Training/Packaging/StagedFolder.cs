namespace ScaMo.Training.Packaging;

/// <summary>
/// A package folder that appears complete or not at all. It is written under its own name in a hidden folder beside its place, and
/// moved there at the end; what is left of an attempt goes away with the object.
/// </summary>
internal sealed class StagedFolder : IDisposable
{
    private readonly string _target;
    private readonly string _stage;

    /// <param name="target">Where the folder is to be.</param>
    /// <param name="replace">Whether it may replace a package that is there.</param>
    /// <exception cref="IOException">Something is there that must not or cannot be replaced, or the folder cannot be made.</exception>
    public StagedFolder(string target, bool replace)
    {
        _target = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(target));
        string name = System.IO.Path.GetFileName(_target);
        string parent = System.IO.Path.GetDirectoryName(_target) ?? throw new IOException($"{target} cannot be a package's folder.");
        if (System.IO.Path.Exists(_target))
        {
            // Only what looks like a package: --force must not clear a home folder that was named by mistake.
            bool isPackage = File.Exists(System.IO.Path.Combine(_target, PackageManifest.FileName));
            if (!isPackage) throw new IOException($"{_target} is there and holds no {PackageManifest.FileName}, so it is no package to replace.");
            if (!replace) throw new IOException($"There is a package at {_target} already; --force replaces it.");
        }

        _stage = System.IO.Path.Combine(parent, $".{name}.{Guid.NewGuid():N}");
        Path = System.IO.Path.Combine(_stage, name);
        Directory.CreateDirectory(Path);
    }

    /// <summary>Where to write.</summary>
    public string Path { get; }

    /// <summary>Puts the folder in its place.</summary>
    /// <exception cref="IOException">It cannot be moved; what was there before is there again.</exception>
    public void Commit()
    {
        string replaced = System.IO.Path.Combine(_stage, "replaced");
        if (Directory.Exists(_target)) Directory.Move(_target, replaced);
        try
        {
            Directory.Move(Path, _target);
        }
        catch
        {
            if (Directory.Exists(replaced)) Directory.Move(replaced, _target);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Directory.Exists(_stage)) Directory.Delete(_stage, recursive: true);
    }
}

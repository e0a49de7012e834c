namespace ScaMo.Training.Generating;

/// <summary>Finds model packages.</summary>
public static class PackageFolder
{
    private const string Manifest = "model.json";
    private const string Root = "models";

    /// <summary>
    /// The folder of a package: the argument itself if it is one, else the package of that name in models/ of the working directory, of a
    /// folder above it, or of the binary's folder or one above it.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is no such package.</exception>
    public static string Find(string folderOrName)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folderOrName);
        IEnumerable<string> candidates =
        [
            Path.GetFullPath(folderOrName),
            .. FoldersFrom(Environment.CurrentDirectory).Concat(FoldersFrom(AppContext.BaseDirectory)).Select(folder => Path.GetFullPath(Path.Combine(folder, Root, folderOrName))),
        ];
        return candidates.FirstOrDefault(folder => File.Exists(Path.Combine(folder, Manifest)))
            ?? throw new DirectoryNotFoundException($"There is no model package '{folderOrName}': neither a folder with a {Manifest} nor the name of one under {Root}/.");
    }

    private static IEnumerable<string> FoldersFrom(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent) yield return folder.FullName;
    }
}

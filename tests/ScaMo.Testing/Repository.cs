namespace ScaMo.Testing;

/// <summary>Where this checkout lies, seen from a test's output folder.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ScaMo.Server.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException($"No ScaMo.Server.sln above {AppContext.BaseDirectory}.");
    }
}

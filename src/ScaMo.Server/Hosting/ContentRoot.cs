namespace ScaMo.Server.Hosting;

/// <summary>Finds the folder of appsettings.json, wwwroot and models, wherever the server is started from.</summary>
internal static class ContentRoot
{
    /// <summary>
    /// The folder of the binary if it was published with its models, else the nearest folder above it that has appsettings.json and
    /// models: the repository's root. Never the current directory, which may be another program's. Null, which leaves the choice to
    /// the framework, where --contentRoot or ASPNETCORE_CONTENTROOT gives one.
    /// </summary>
    public static string? Find(string[] args)
    {
        var given = new ConfigurationBuilder()
            .AddEnvironmentVariables("DOTNET_")
            .AddEnvironmentVariables("ASPNETCORE_")
            .AddCommandLine(args)
            .Build();
        return given[WebHostDefaults.ContentRootKey] is null ? FindFrom(AppContext.BaseDirectory) : null;
    }

    /// <summary>The rule of <see cref="Find"/> for a binary in <paramref name="baseDirectory"/>.</summary>
    public static string FindFrom(string baseDirectory)
    {
        for (var folder = new DirectoryInfo(baseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "appsettings.json")) && Directory.Exists(Path.Combine(folder.FullName, "models")))
            {
                return folder.FullName;
            }
        }

        return baseDirectory;
    }
}

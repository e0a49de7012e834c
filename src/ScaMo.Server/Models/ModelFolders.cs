using Microsoft.Extensions.Options;

namespace ScaMo.Server.Models;

/// <summary>The package folders: those under <see cref="ModelsOptions.Root"/> that hold a model.json.</summary>
internal sealed class ModelFolders(IOptions<ModelsOptions> options, IHostEnvironment environment)
{
    private readonly ModelsOptions _options = options.Value;

    /// <summary>The full path of the folder of packages.</summary>
    public string Root => RootOf(_options, environment);

    /// <summary>The packages to load, the default first, so that it is the first to be warm.</summary>
    public IReadOnlyList<string> ToLoad
    {
        get
        {
            IEnumerable<string> names = _options.Load.Count > 0 ? _options.Load : NamesUnder(Root);
            return [.. names.Prepend(_options.Default).Distinct(StringComparer.Ordinal)];
        }
    }

    /// <summary>The folder of the package <paramref name="name"/>.</summary>
    public string PathOf(string name) => Path.Combine(Root, name);

    public static string RootOf(ModelsOptions options, IHostEnvironment environment) =>
        Path.GetFullPath(options.Root, environment.ContentRootPath);

    /// <summary>Names of the package folders in <paramref name="root"/>, sorted.</summary>
    public static IReadOnlyList<string> NamesUnder(string root) =>
    [
        .. Directory.EnumerateDirectories(root)
            .Where(folder => File.Exists(Path.Combine(folder, "model.json")))
            .Select(folder => Path.GetFileName(folder))
            .Order(StringComparer.Ordinal),
    ];
}

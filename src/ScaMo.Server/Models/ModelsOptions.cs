namespace ScaMo.Server.Models;

/// <summary>The section <c>Models</c>: which packages are served.</summary>
internal sealed class ModelsOptions
{
    public const string Section = "Models";

    /// <summary>The folder of the packages, relative to the content root.</summary>
    public string Root { get; set; } = "models";

    /// <summary>The package for requests that name none.</summary>
    public string Default { get; set; } = "demo";

    /// <summary>The packages to load; empty for all.</summary>
    public IList<string> Load { get; } = [];
}

using System.Collections.Immutable;
using System.Reflection;
using ScaMo.Motion.Formats;
using ScaMo.Motion.Formats.Bvh;

namespace ScaMo.Training.Data.Import;

/// <summary>The mappings an import chooses from: for each file the first whose joints all occur in it.</summary>
/// <param name="All">The mappings in the order in which they are tried.</param>
public sealed record JointMappings(ImmutableArray<JointMapping> All)
{
    private const string Folder = "Mappings/";

    /// <summary>The mappings that come with the program.</summary>
    public static JointMappings Shipped { get; } = new([.. ReadShipped()]);

    /// <summary>Mappings from files, which are tried first, and the shipped ones.</summary>
    /// <exception cref="DataFormatException">A file is not a mapping.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static JointMappings With(IEnumerable<string> paths) => new([.. paths.Select(JointMapping.Load), .. Shipped.All]);

    /// <summary>The first mapping that fits a file; null if none does.</summary>
    public JointMapping? Choose(BvhDocument document) => All.FirstOrDefault(mapping => mapping.Fits(document));

    private static IEnumerable<JointMapping> ReadShipped()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (string name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            yield return JointMapping.Load(stream, name);
        }
    }
}

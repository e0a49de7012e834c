using ScaMo.Server.Formats;

namespace ScaMo.Server.Motions;

/// <summary>Addresses of motions.</summary>
internal static class MotionLinks
{
    /// <summary>Where a motion can be had, by the name of every format that this server writes.</summary>
    public static IReadOnlyDictionary<string, string> Of(string id, MotionFormats formats, PathString pathBase)
    {
        var links = new Dictionary<string, string> { [MotionFormats.Json] = $"{pathBase}/motions/{id}" };
        foreach (var format in formats.Files) links[format.Name] = ToFile(id, format, pathBase);
        return links;
    }

    /// <summary>Where a motion can be had as a file.</summary>
    public static string ToFile(string id, IMotionFormat format, PathString pathBase) => $"{pathBase}/motions/{id}.{format.Name}";
}

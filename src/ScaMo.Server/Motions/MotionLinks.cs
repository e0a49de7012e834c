using ScaMo.Server.Formats;

namespace ScaMo.Server.Motions;

/// <summary>Addresses of motions.</summary>
internal static class MotionLinks
{
    /// <summary>Where a motion can be had, written in the same way, by the name of every format that this server writes.</summary>
    public static IReadOnlyDictionary<string, string> Of(string id, ExportOptions export, MotionFormats formats, PathString pathBase)
    {
        var links = new Dictionary<string, string> { [MotionFormats.Json] = $"{pathBase}/motions/{id}{export.Query}" };
        foreach (var format in formats.Files) links[format.Name] = ToFile(id, export, format, pathBase);
        return links;
    }

    /// <summary>Where a motion can be had as a file.</summary>
    public static string ToFile(string id, ExportOptions export, IMotionFormat format, PathString pathBase) => $"{pathBase}/motions/{id}.{format.Name}{export.Query}";
}

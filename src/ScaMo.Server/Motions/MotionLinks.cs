using ScaMo.Server.Formats;

namespace ScaMo.Server.Motions;

/// <summary>Addresses of motions.</summary>
internal static class MotionLinks
{
    /// <summary>Where a motion can be had, written in the same way, by the name of every format that this server writes.</summary>
    /// <param name="id">The motion's id.</param>
    /// <param name="query">The <see cref="ExportOptions.Query"/> that says how it is to be written.</param>
    /// <param name="formats">The formats.</param>
    /// <param name="pathBase">What the server's addresses begin with.</param>
    public static IReadOnlyDictionary<string, string> Of(string id, string query, MotionFormats formats, PathString pathBase)
    {
        var links = new Dictionary<string, string> { [MotionFormats.Json] = $"{pathBase}/motions/{id}{query}" };
        foreach (var format in formats.Files) links[format.Name] = ToFile(id, query, format, pathBase);
        return links;
    }

    /// <summary>Where a motion can be had as a file.</summary>
    public static string ToFile(string id, string query, IMotionFormat format, PathString pathBase) => $"{pathBase}/motions/{id}.{format.Name}{query}";
}

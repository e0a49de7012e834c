using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using ScaMo.Server.Problems;

namespace ScaMo.Server.Formats;

/// <summary>The formats of this server, and how a client's wish becomes one of them.</summary>
/// <param name="registered">The file formats that were registered, in order of preference.</param>
internal sealed class MotionFormats(IEnumerable<IMotionFormat> registered)
{
    /// <summary>The format that is not a file: the body of the HTTP contract. Preferred where the client does not mind.</summary>
    public const string Json = "json";

    /// <summary>How <see cref="Json"/> is asked for and sent.</summary>
    public const string JsonMediaType = "application/json";

    /// <summary>The names of the HTTP contract, whether this server can write them or not.</summary>
    private static readonly string[] ContractNames = [Json, "bvh", "glb", "vrma", "npy", "png", "webp", "gif", "mp4"];

    private readonly IMotionFormat[] _files = [.. registered.Where(format => format.Obstacle is null)];
    private readonly Dictionary<string, string> _obstacles = registered.Where(format => format.Obstacle is not null).ToDictionary(format => format.Name, format => format.Obstacle!);

    /// <summary>The file formats that this server can write.</summary>
    public IReadOnlyList<IMotionFormat> Files => _files;

    /// <summary>The names this server can write, json first.</summary>
    public IEnumerable<string> Names => _files.Select(format => format.Name).Prepend(Json);

    /// <summary>The media types this server can send, json first.</summary>
    public IEnumerable<string> MediaTypes => Offers().Select(offer => offer.MediaType);

    /// <summary>Whether the name means a format, if perhaps none that this server writes.</summary>
    public bool IsKnown(string name) => ContractNames.Contains(name) || Find(name) is not null;

    /// <summary>The file format of that name; null for json and for names this server cannot write.</summary>
    public IMotionFormat? Find(string name) => Array.Find(_files, format => format.Name == name);

    /// <summary>Why a file format that was registered cannot be written here; null for all others.</summary>
    public string? ObstacleOf(string name) => _obstacles.GetValueOrDefault(name);

    /// <summary>What a client gets that asks for a format that cannot be written here.</summary>
    public ProblemResult NotAvailable(string name) => new(
        ProblemKind.FormatNotAvailable, $"{ObstacleOf(name) ?? $"This server cannot write '{name}'"}; it writes: {string.Join(", ", Names)}.");

    /// <summary>
    /// Chooses by the Accept header (RFC 9110, section 12.5.1): of every media type, the most specific range that matches it tells its
    /// quality, and the best quality wins, json before files. A header that cannot be read counts as none.
    /// </summary>
    /// <returns>The format's name, and the media type to send; null if nothing is acceptable.</returns>
    public (string Name, string MediaType)? Negotiate(StringValues accept)
    {
        if (!MediaTypeHeaderValue.TryParseList(accept, out var ranges) || ranges.Count == 0) return (Json, JsonMediaType);

        (string Name, string MediaType)? best = null;
        double bestQuality = 0;
        foreach (var (name, mediaType) in Offers())
        {
            double quality = QualityOf(mediaType, ranges);
            if (quality > bestQuality) (best, bestQuality) = ((name, mediaType), quality);
        }

        return best;
    }

    private IEnumerable<(string Name, string MediaType)> Offers() =>
        _files.SelectMany(format => format.MediaTypes, (format, mediaType) => (format.Name, mediaType)).Prepend((Json, JsonMediaType));

    private static double QualityOf(string mediaType, IList<MediaTypeHeaderValue> ranges)
    {
        string type = mediaType[..mediaType.IndexOf('/')];
        int specificity = 0;
        double quality = 0;
        foreach (var range in ranges)
        {
            int match =
                range.MediaType.Equals(mediaType, StringComparison.OrdinalIgnoreCase) ? 3
                : range.MatchesAllSubTypes && !range.MatchesAllTypes && range.Type.Equals(type, StringComparison.OrdinalIgnoreCase) ? 2
                : range.MatchesAllTypes ? 1
                : 0;
            if (match > specificity) (specificity, quality) = (match, range.Quality ?? 1);
        }

        return quality;
    }
}

using System.Text.Json;
using ScaMo.Motion.Formats;

namespace ScaMo.Models.Checkpoints;

/// <summary>Reads the <c>*.index.json</c> that Hugging Face writes beside the shards of a checkpoint.</summary>
internal static class ShardIndex
{
    private const int MaximumBytes = 64 << 20;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>The shards in the order of their names.</summary>
    public static IEnumerable<Shard> Read(string indexPath)
    {
        var map = ReadMap(indexPath);
        string folder = Path.GetDirectoryName(Path.GetFullPath(indexPath))!;
        return [.. map
            .GroupBy(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new Shard(Path.Combine(folder, group.Key), [.. group]))];
    }

    private static List<KeyValuePair<string, string>> ReadMap(string path)
    {
        using var file = new CheckpointFile(path);
        if (file.Length > MaximumBytes) throw new DataFormatException(path, string.Empty, $"an index of {file.Length} bytes is beyond the limit of {MaximumBytes}");
        try
        {
            using var document = JsonDocument.Parse(file.ReadBytes(0, (int)file.Length, "index"), Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object
                || !document.RootElement.TryGetProperty("weight_map", out var map)
                || map.ValueKind != JsonValueKind.Object)
            {
                throw new DataFormatException(path, "weight_map", "expected an object that gives each tensor its file");
            }

            return [.. map.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, ShardName(path, member)))];
        }
        catch (Exception notJson) when (notJson is JsonException or InvalidOperationException)
        {
            throw new DataFormatException(path, "index", $"it is not strict JSON: {notJson.Message}", notJson);
        }
    }

    private static string ShardName(string path, JsonProperty member)
    {
        string location = $"weight_map, '{KeyList.Shorten(member.Name)}'";
        string? name = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString() : null;
        // The index comes from outside and must not name files elsewhere.
        if (string.IsNullOrEmpty(name) || name is "." or ".." || name.AsSpan().IndexOfAny(['/', '\\', ':', '\0']) >= 0)
        {
            throw new DataFormatException(path, location, $"'{KeyList.Shorten(name ?? member.Value.ValueKind.ToString())}' is not the name of a file in the index's folder");
        }

        return name;
    }
}

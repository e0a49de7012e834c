using System.Text.Json;
using ScaMo.Motion.Formats.Npy;

namespace ScaMo.Testing;

/// <summary>The reference values under tests/goldens (see the README there).</summary>
public static class Goldens
{
    /// <summary>The folder tests/goldens of this checkout.</summary>
    public static string Root { get; } = Path.Combine(Repository.Root, "tests", "goldens");

    /// <summary>The full path of a golden file or folder.</summary>
    public static string FilePath(params ReadOnlySpan<string> parts)
    {
        var path = Path.Combine([Root, .. parts]);
        return Path.Exists(path) ? path : throw new FileNotFoundException($"No golden at {path}.");
    }

    public static NpyArray<float> Floats(params ReadOnlySpan<string> parts) => NpyFile.Read<float>(FilePath(parts));

    public static NpyArray<long> Longs(params ReadOnlySpan<string> parts) => NpyFile.Read<long>(FilePath(parts));

    /// <summary>The case.json of a golden folder.</summary>
    public static JsonElement Case(params ReadOnlySpan<string> parts)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(FilePath([.. parts, "case.json"])));
        return document.RootElement.Clone();
    }
}

using System.IO.Compression;
using System.Runtime.CompilerServices;
using ScaMo.Fuzzing.Engine;

namespace ScaMo.Fuzzing;

/// <summary>Inputs that runs of minutes found: the smallest that take all branches together, an archive for each target.</summary>
internal static class FuzzCorpus
{
    private const int MostInputs = 100;
    private const int LongestKept = 1024; // bytes; seeds make longer ones again

    /// <summary>Where the archives lie in the source tree.</summary>
    public static string SourceFolder([CallerFilePath] string thisFile = "") => Path.Combine(Path.GetDirectoryName(thisFile)!, "Corpus");

    /// <summary>The inputs for a target.</summary>
    public static IReadOnlyList<byte[]> Read(string target)
    {
        string path = PathOf(Path.Combine(AppContext.BaseDirectory, "Corpus"), target);
        if (!File.Exists(path)) return [];
        using var archive = ZipFile.OpenRead(path);
        return [.. archive.Entries.Select(Read)];
    }

    /// <summary>Replaces the inputs for a target; long ones stay out.</summary>
    public static void Write(string folder, string target, IEnumerable<byte[]> inputs)
    {
        Directory.CreateDirectory(folder);
        string path = PathOf(folder, target);
        File.Delete(path);
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        foreach (var (index, input) in inputs.Where(input => input.Length <= LongestKept).Take(MostInputs).Index())
        {
            var entry = archive.CreateEntry($"{index:D4}", CompressionLevel.SmallestSize);
            entry.LastWriteTime = new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);
            using var stream = entry.Open();
            stream.Write(input);
        }
    }

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        byte[] input = new byte[Math.Min(entry.Length, Mutator.LongestInput)];
        stream.ReadExactly(input);
        return input;
    }

    private static string PathOf(string folder, string target) => Path.Combine(folder, $"{target}.zip");
}

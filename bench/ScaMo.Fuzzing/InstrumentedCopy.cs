using ScaMo.Generation;
using ScaMo.Models.Checkpoints;
using ScaMo.Motion.Formats.Bvh;
using ScaMo.Server.Caching;
using ScaMo.Training.Data.Import;
using SharpFuzz;

namespace ScaMo.Fuzzing;

/// <summary>A copy of this program in which the parsers tell what branches they take.</summary>
internal static class InstrumentedCopy
{
    /// <summary>One type of each assembly that has parsers.</summary>
    private static readonly Type[] Parsers = [typeof(BvhReader), typeof(Checkpoint), typeof(GenerationRequest), typeof(JointMapping), typeof(SealedValue)];

    /// <summary>Makes it.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <returns>The path of the copy's program.</returns>
    public static string Make(string folder)
    {
        string original = AppContext.BaseDirectory;
        string[] instrumented = [.. Parsers.Select(FileOf)];
        foreach (string file in Directory.EnumerateFiles(original, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(original, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            // Where links can be made the build has made links, of native libraries of hundreds of megabytes too. What is instrumented must be a copy, or the build itself would be.
            if (!instrumented.Contains(Path.GetFileName(file)) && File.ResolveLinkTarget(file, returnFinalTarget: true) is { } library) File.CreateSymbolicLink(copy, library.FullName);
            else File.Copy(file, copy);
        }

        foreach (string assembly in instrumented) Fuzzer.Instrument(Path.Combine(folder, assembly), _ => true, Options.Value);
        return Path.Combine(folder, FileOf(typeof(InstrumentedCopy)));
    }

    private static string FileOf(Type type) => Path.GetFileName(type.Assembly.Location);
}

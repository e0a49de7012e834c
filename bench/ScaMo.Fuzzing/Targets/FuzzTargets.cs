using ScaMo.Fuzzing.Engine;

namespace ScaMo.Fuzzing.Targets;

/// <summary>Every parser of bytes from outside.</summary>
internal static class FuzzTargets
{
    /// <summary>Makes them.</summary>
    /// <param name="scratch">A folder of their own, for parsers that take a path.</param>
    public static IReadOnlyList<FuzzTarget> Create(string scratch)
    {
        var files = new ScratchFiles(scratch);
        return [.. CheckpointTargets.Create(files), .. MotionTargets.Create(files), .. PackageTargets.Create(files), .. DataTargets.Create(files), .. ScalingTargets.Create(files), .. ServerTargets.Create()];
    }

    /// <summary>The target of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static FuzzTarget Find(string name, string scratch)
    {
        var all = Create(scratch);
        return all.FirstOrDefault(target => target.Name == name)
            ?? throw new ArgumentException($"There is no target {name}; the targets are {string.Join(", ", all.Select(target => target.Name))}.");
    }
}

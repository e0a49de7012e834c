using System.Collections.Immutable;

namespace ScaMo.Models.Tokenizer;

/// <summary>The FSQ codebooks of the paper. A name is a power of two near the true size, which is the product of the levels.</summary>
public static class FsqCodebook
{
    /// <summary>The largest true size that is accepted.</summary>
    public const int MaximumSize = 1 << 24;

    private static readonly ImmutableSortedDictionary<int, ImmutableArray<int>> Named = new Dictionary<int, ImmutableArray<int>>
    {
        [256] = [8, 6, 5],
        [512] = [8, 8, 8],
        [1024] = [8, 5, 5, 5],
        [2048] = [8, 8, 6, 5],
        [4096] = [7, 5, 5, 5, 5],
        [16384] = [8, 8, 8, 6, 5],
        [65536] = [8, 8, 8, 5, 5, 5],
    }.ToImmutableSortedDictionary();

    /// <summary>The names that have levels of their own, in order.</summary>
    public static IEnumerable<int> Names => Named.Keys;

    /// <summary>The levels behind a name.</summary>
    /// <returns>Whether the name is one of the paper's with known levels.</returns>
    public static bool TryGetLevels(int name, out ImmutableArray<int> levels) => Named.TryGetValue(name, out levels);

    /// <summary>Checks that levels make a codebook.</summary>
    /// <returns>What is wrong, or null.</returns>
    public static string? FindProblem(IReadOnlyCollection<int> levels)
    {
        ArgumentNullException.ThrowIfNull(levels);
        if (levels.Count is < 1 or > 16) return $"there are {levels.Count} levels; expected 1 to 16";
        long size = 1;
        foreach (int level in levels)
        {
            if (level is < 2 or > 4096) return $"a level is {level}; expected 2 to 4096";
            size *= level;
            if (size > MaximumSize) return $"the product of the levels is beyond {MaximumSize}";
        }

        return null;
    }
}

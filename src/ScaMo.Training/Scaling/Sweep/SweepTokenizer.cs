using System.Collections.Immutable;
using ScaMo.Models.Tokenizer;

namespace ScaMo.Training.Scaling.Sweep;

/// <summary>A tokenizer of a sweep: one that the sweep trains, or a finished run.</summary>
public sealed record SweepTokenizer
{
    /// <summary>The name in the table of runs.</summary>
    public required string Name { get; init; }

    /// <summary>A codebook of the paper, 256 to 65536.</summary>
    public int? Codebook { get; init; }

    /// <summary>FSQ levels instead.</summary>
    public ImmutableArray<int> Levels { get; init; } = [];

    /// <summary>The folder of a finished run instead.</summary>
    public string? Folder { get; init; }

    /// <summary>The levels of one that is to be trained.</summary>
    /// <exception cref="ArgumentException">Not exactly one of codebook, levels and folder is given, or the codebook is unknown.</exception>
    public ImmutableArray<int> FindLevels()
    {
        if ((Codebook is null ? 0 : 1) + (Levels.IsDefaultOrEmpty ? 0 : 1) + (Folder is null ? 0 : 1) != 1) throw new ArgumentException($"The tokenizer {Name} needs one of codebook, levels and folder.");
        if (Codebook is not { } name) return Levels.IsDefault ? [] : Levels;
        return FsqCodebook.TryGetLevels(name, out var levels) ? levels : throw new ArgumentException($"The tokenizer {Name} has the codebook {name}; expected one of {string.Join(", ", FsqCodebook.Names)}, or levels.");
    }
}

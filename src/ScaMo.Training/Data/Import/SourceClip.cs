using System.Collections.Immutable;

namespace ScaMo.Training.Data.Import;

/// <summary>What the tables say of a BVH file.</summary>
/// <param name="Id">The clip's id: its file's name without extension.</param>
/// <param name="Split">The part of the data set it belongs to.</param>
public sealed record SourceClip(string Id, DataSplit Split)
{
    /// <summary>The data set it comes from.</summary>
    public string Source { get; init; } = "";

    /// <summary>The action.</summary>
    public string Content { get; init; } = "";

    /// <summary>The manner; empty if unknown.</summary>
    public string Style { get; init; } = "";

    /// <summary>The first frame to use; the ones before it are no part of the motion (a T-pose).</summary>
    public int FirstFrame { get; init; }

    /// <summary>The captions, as they are written.</summary>
    public ImmutableArray<string> Captions { get; init; } = [];
}

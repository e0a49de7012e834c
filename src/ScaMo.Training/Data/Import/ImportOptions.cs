using System.Collections.Immutable;
using ScaMo.Motion.Features;

namespace ScaMo.Training.Data.Import;

/// <summary>What an import reads, and the rules it follows.</summary>
public sealed record ImportOptions
{
    /// <summary>Zip archives, folders or files with BVH.</summary>
    public required ImmutableArray<string> Bvh { get; init; }

    /// <summary>The folder to write; it must not be there, or be empty.</summary>
    public required string Output { get; init; }

    /// <summary>Whether a folder that is there is replaced, once the new one is complete.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Tables of captions; see <see cref="ClipTables"/>.</summary>
    public ImmutableArray<string> Captions { get; init; } = [];

    /// <summary>A table of clips; see <see cref="ClipTables"/>.</summary>
    public string? Clips { get; init; }

    /// <summary>Joint mappings that are tried before the shipped ones.</summary>
    public ImmutableArray<string> Mappings { get; init; } = [];

    /// <summary>Clips with fewer frames of features are dropped; at least 1. HumanML3D's readers want 40.</summary>
    public int MinFrames { get; init; } = 40;

    /// <summary>Clips with more frames of features are split or dropped. HumanML3D's readers drop from 200 on.</summary>
    public int LongestClip { get; init; } = 199;

    /// <summary>The most frames of features in a piece of a split clip: 49 tokens of 4.</summary>
    public int LongestPiece { get; init; } = 196;

    /// <summary>A piece of a split clip in which no joint ever moves as fast is left out, metres a second: waiting before or after the action that its captions name. A clip that stands still throughout keeps all of its pieces.</summary>
    public double LeastPieceSpeed { get; init; } = 0.4;

    /// <summary>What becomes of clips above <see cref="LongestClip"/>.</summary>
    public LongClipMode LongClips { get; init; }

    /// <summary>The speed of a joint above which a step of the recording is a glitch that is cut out, metres a second.</summary>
    public double FastestJoint { get; init; } = 15;

    /// <summary>Which clips are mirrored.</summary>
    public MirrorMode Mirror { get; init; } = MirrorMode.All;

    /// <summary>How the heading's signs are chosen in the features.</summary>
    public HeadingSigns HeadingSigns { get; init; } = HeadingSigns.Continuous;

    /// <summary>Whether clips without a caption are written; they serve the tokenizer only.</summary>
    public bool KeepUncaptioned { get; init; }

    /// <summary>Files that are worked on at once.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal void Check()
    {
        if (Bvh.IsDefaultOrEmpty) throw new ArgumentException("There is nothing to import: name at least one source of BVH files.");
        if (MinFrames < 1) throw new ArgumentException($"The least number of frames is {MinFrames}; expected at least 1.");
        if (!(LeastPieceSpeed >= 0)) throw new ArgumentException($"The least speed of a piece is {LeastPieceSpeed}; expected 0 or more.");
        if (LongestPiece < MinFrames) throw new ArgumentException($"Pieces of at most {LongestPiece} frames would all be below the least number of {MinFrames}.");
        if (LongestClip < LongestPiece) throw new ArgumentException($"The longest clip ({LongestClip} frames) is shorter than the longest piece ({LongestPiece}).");
        if (!(FastestJoint > 0)) throw new ArgumentException($"The fastest joint's speed is {FastestJoint} m/s; expected more than 0.");
        if (Threads < 1) throw new ArgumentException($"The number of threads is {Threads}; expected at least 1.");
    }
}

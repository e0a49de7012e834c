namespace ScaMo.Training.Data.Synthesis;

/// <summary>What is to be synthesized.</summary>
public sealed record SynthesisOptions
{
    /// <summary>Fewer clips than this do not fill all three parts.</summary>
    public const int FewestClips = 10;

    /// <summary>The shortest clip that shows a whole action, frames: two seconds.</summary>
    private const int ShortestMaximum = 40;

    /// <summary>HumanML3D's readers drop clips from 200 frames on.</summary>
    private const int LongestClip = 199;

    /// <summary>The folder to write; it must not be there, or be empty.</summary>
    public required string Output { get; init; }

    /// <summary>Whether a folder that is there is replaced, once the new one is complete.</summary>
    public bool Overwrite { get; init; }

    /// <summary>How many clips to make, all parts together; null if <see cref="Tokens"/> says it.</summary>
    public int? Clips { get; init; }

    /// <summary>How many motion tokens, of four frames each, the training part is to have at least; null if <see cref="Clips"/> says it.</summary>
    public long? Tokens { get; init; }

    /// <summary>Another seed gives other clips.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>The fewest frames of features in a clip.</summary>
    public int MinFrames { get; init; } = 40;

    /// <summary>The most frames of features in a clip.</summary>
    public int MaxFrames { get; init; } = MotionDataSet.MaxFrames;

    /// <summary>Captions a clip.</summary>
    public int Captions { get; init; } = 3;

    /// <summary>Whether joint positions are written besides features.</summary>
    public bool WithJoints { get; init; }

    /// <summary>Clips that are worked on at once; the result is the same whatever their number.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    internal void Check()
    {
        if (Clips is null == Tokens is null) throw new ArgumentException("Say how much to make: either a number of clips or one of tokens.");
        if (Clips < FewestClips) throw new ArgumentException($"{Clips} clips are too few for the parts train, val and test; expected at least {FewestClips}.");
        if (Tokens < 1) throw new ArgumentException($"The number of tokens is {Tokens}; expected at least 1.");
        if (MinFrames < 1) throw new ArgumentException($"The least number of frames is {MinFrames}; expected at least 1.");
        if (MaxFrames is < ShortestMaximum or > LongestClip) throw new ArgumentException($"The largest number of frames is {MaxFrames}; expected {ShortestMaximum} to {LongestClip}.");
        if (MinFrames > MaxFrames) throw new ArgumentException($"The least number of frames ({MinFrames}) is above the largest ({MaxFrames}).");
        if (Captions is < 1 or > 20) throw new ArgumentException($"The number of captions is {Captions}; expected 1 to 20.");
        if (Threads < 1) throw new ArgumentException($"The number of threads is {Threads}; expected at least 1.");
    }
}

using ScaMo.Motion.Formats;
using ScaMo.Motion.Formats.Json;

namespace ScaMo.Training.Data.Captions;

/// <summary>A caption grammar as it is written.</summary>
internal sealed record GrammarFile
{
    private const int MaximumBytes = 4 << 20;

    public string Description { get; init; } = "";

    /// <summary>Verbs that double their last consonant before "-ing".</summary>
    public string[] Doubling { get; init; } = [];

    public SurfaceSection Surface { get; init; } = new();

    /// <summary>Patterns that others name in braces.</summary>
    public Dictionary<string, string[]> Rules { get; init; } = [];

    public required SubjectsSection Subjects { get; init; }

    public required FramesSection Frames { get; init; }

    public required Dictionary<string, StyleSection> Styles { get; init; }

    public required Dictionary<string, ContentSection> Contents { get; init; }

    /// <summary>Clips whose motion is not what their content says, by id.</summary>
    public Dictionary<string, ContentSection> Clips { get; init; } = [];

    /// <exception cref="DataFormatException">The stream is not a caption grammar; names the member.</exception>
    public static GrammarFile Read(Stream stream, string source)
    {
        var file = StrictJson.Read<GrammarFile>(stream, source, MaximumBytes);
        RefuseNull(file.Rules, "rules", source);
        RefuseNull(file.Styles, "styles", source);
        RefuseNull(file.Contents, "contents", source);
        RefuseNull(file.Clips, "clips", source);
        return file;
    }

    private static void RefuseNull<T>(Dictionary<string, T> members, string location, string source)
        where T : class?
    {
        foreach (var (name, value) in members)
        {
            if (value is null) throw new DataFormatException(source, $"{location}.{name}", "null is not allowed");
        }
    }

    /// <summary>Shares of captions, 0 to 1.</summary>
    public sealed record SurfaceSection
    {
        /// <summary>Ends with a full stop.</summary>
        public double Period { get; init; } = 0.5;

        /// <summary>Begins with a capital.</summary>
        public double Capital { get; init; } = 0.1;

        /// <summary>A short verb phrase with at most one word on the style.</summary>
        public double Plain { get; init; } = 0.4;

        /// <summary>Tells the pace where it is unusual and the style is not told.</summary>
        public double Pace { get; init; } = 0.35;
    }

    public sealed record SubjectsSection
    {
        public required string[] Male { get; init; }

        public required string[] Female { get; init; }

        public required string[] Neutral { get; init; }

        public required string[] Plural { get; init; }
    }

    public sealed record FramesSection
    {
        public required string[] Finite { get; init; }

        public required string[] Gerund { get; init; }

        public required string[] Base { get; init; }
    }

    public sealed record StyleSection
    {
        /// <summary>Another style with the same words.</summary>
        public string? Like { get; init; }

        /// <summary>The share of captions that do not tell the style.</summary>
        public double Silence { get; init; } = 0.35;

        /// <summary>How often the actor is called male, female, neutral and plural, relative to each other.</summary>
        public double[] Genders { get; init; } = [3, 2.7, 5, 0.4];

        public string[] Adjectives { get; init; } = [];

        public string[] Adverbs { get; init; } = [];

        /// <summary>Phrases that fit any motion.</summary>
        public string[] Manners { get; init; } = [];

        /// <summary>Phrases that fit a way of going.</summary>
        public string[] Gait { get; init; } = [];

        /// <summary>Phrases that fit a gesture in place.</summary>
        public string[] Gesture { get; init; } = [];

        public string[] Male { get; init; } = [];

        public string[] Female { get; init; } = [];

        public string[] Neutral { get; init; } = [];
    }

    public sealed record ContentSection
    {
        /// <summary>Another content with the same words.</summary>
        public string? Like { get; init; }

        /// <summary>Left and right are exchanged against the other content.</summary>
        public bool Swap { get; init; }

        /// <summary>gait, gesture or act: the kind of manner phrases that fit.</summary>
        public string? Kind { get; init; }

        /// <summary>Mean speeds in m/s below which the motion is slow and above which it is fast.</summary>
        public float[]? Speed { get; init; }

        /// <summary>The lower hand decides how high the hands are raised, else the higher one.</summary>
        public bool BothHands { get; init; }

        public string[] Plain { get; init; } = [];

        public string[] Rich { get; init; } = [];

        /// <summary>Subjects who do this, such as "a {adj} boxer".</summary>
        public string[] Actors { get; init; } = [];
    }
}

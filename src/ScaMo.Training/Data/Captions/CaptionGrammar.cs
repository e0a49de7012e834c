using ScaMo.Motion.Formats;

namespace ScaMo.Training.Data.Captions;

/// <summary>
/// Writes captions for clips: from the words of a JSON grammar, what the labels say and what is measured. Captions of data sets have few
/// wordings; a text encoder that learns from them alone does not know the words that people type. Safe for use from several threads.
/// </summary>
public sealed class CaptionGrammar
{
    private const string DefaultName = "mocap-grammar.json";
    private const int AttemptsPerCaption = 20;

    private static readonly string[] Kinds = ["gait", "gesture", "act"];
    private static readonly Lazy<CaptionGrammar> BuiltIn = new(() =>
        Load(typeof(CaptionGrammar).Assembly.GetManifestResourceStream(DefaultName)
            ?? throw new InvalidOperationException($"The resource {DefaultName} is missing."), DefaultName));

    private readonly string _source;
    private readonly CaptionVocabulary _words;
    private readonly Dictionary<string, CaptionStyle> _styles = [];
    private readonly Dictionary<string, CaptionContent> _contents = [];
    private readonly Dictionary<string, CaptionContent> _clips = [];

    private CaptionGrammar(GrammarFile file, string source)
    {
        _source = source;
        _words = new CaptionVocabulary(file, source);
        foreach (string name in file.Styles.Keys) _styles.Add(name, Style(file, name));
        foreach (var (name, content) in file.Contents) _contents.Add(name, Content(file, content, $"contents.{name}"));
        foreach (var (name, content) in file.Clips) _clips.Add(name, Content(file, content, $"clips.{name}"));
    }

    /// <summary>The grammar for the public motion capture collections, as shipped.</summary>
    public static CaptionGrammar Default => BuiltIn.Value;

    /// <summary>The contents that have words; <c>content@source</c> where they hold for one source only.</summary>
    public IReadOnlyCollection<string> Contents => _contents.Keys;

    /// <summary>The styles that have words.</summary>
    public IReadOnlyCollection<string> Styles => _styles.Keys;

    /// <exception cref="DataFormatException">The file is not a caption grammar; names the member.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static CaptionGrammar Load(string path)
    {
        using var stream = File.OpenRead(path);
        return Load(stream, path);
    }

    /// <param name="stream">The JSON; must be able to tell its length.</param>
    /// <param name="source">What it is called in errors.</param>
    /// <exception cref="DataFormatException">The stream is not a caption grammar; names the member.</exception>
    public static CaptionGrammar Load(Stream stream, string source) => new(GrammarFile.Read(stream, source), source);

    /// <summary>Whether there are words for these labels; <see cref="Generate"/> needs them.</summary>
    public bool Covers(ClipLabels labels) => FindContent(labels) is not null && _styles.ContainsKey(labels.Style);

    /// <summary>
    /// Writes captions. They depend on the arguments alone: the same clip gets the same captions whatever was asked for before.
    /// </summary>
    /// <param name="labels">What the data set says about the clip.</param>
    /// <param name="facts">Measured on the clip as it is, after any mirroring.</param>
    /// <param name="count">How many are wanted.</param>
    /// <param name="seed">Another seed gives other captions.</param>
    /// <returns>Distinct captions; fewer than wanted where the grammar has too few words.</returns>
    /// <exception cref="ArgumentException">The grammar has no words for the content or the style (see <see cref="Covers"/>).</exception>
    public IReadOnlyList<string> Generate(ClipLabels labels, ClipFacts facts, int count, ulong seed)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var content = FindContent(labels) ?? throw new ArgumentException($"{_source} has no words for the content '{labels.Content}'.", nameof(labels));
        if (!_styles.TryGetValue(labels.Style, out var style)) throw new ArgumentException($"{_source} has no words for the style '{labels.Style}'.", nameof(labels));

        // The words are chosen in a world that is not mirrored, and the finished sentence is.
        bool mirror = labels.Mirrored != content.Swap;
        ulong flags = _words.Conditions.Of(mirror ? facts.Mirror() : facts, content.Speed, content.BothHands, style.Name);
        var writer = new CaptionWriter(_words, content, style, flags, mirror, CaptionRandom.For(labels, seed));

        List<string> captions = [];
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        for (int attempt = 0; attempt < count * AttemptsPerCaption && captions.Count < count; attempt++)
        {
            if (writer.TryWrite() is { } caption && seen.Add(caption.TrimEnd('.'))) captions.Add(caption);
        }

        return captions;
    }

    private CaptionContent? FindContent(ClipLabels labels) =>
        _clips.GetValueOrDefault(labels.Id) ?? _contents.GetValueOrDefault($"{labels.Content}@{labels.Source}") ?? _contents.GetValueOrDefault(labels.Content);

    private CaptionStyle Style(GrammarFile file, string name)
    {
        string location = $"styles.{name}";
        if (file.Styles[name].Like is { } like)
        {
            if (!file.Styles.TryGetValue(like, out var other) || other.Like is not null) throw Wrong(location, $"'{like}' is not a style with words of its own");
            name = like;
        }

        var style = file.Styles[name];
        if (style.Silence is not (>= 0 and <= 1)) throw Wrong(location, "silence must be between 0 and 1");
        if (style.Genders.Length != 4 || !style.Genders.All(weight => weight >= 0) || style.Genders.Sum() is not (> 0 and < 1e6)) throw Wrong(location, "genders must be four weights");
        CaptionRule Manners(string[] more) => _words.Parse([.. style.Manners, .. more], $"{location}.manners");
        return new CaptionStyle(
            name,
            style.Silence,
            style.Genders,
            _words.Parse(style.Adjectives, $"{location}.adjectives"),
            _words.Parse(style.Adverbs, $"{location}.adverbs"),
            new Dictionary<string, CaptionRule> { ["gait"] = Manners(style.Gait), ["gesture"] = Manners(style.Gesture), ["act"] = Manners([]) },
            [
                _words.ParseSubjects(style.Male, $"{location}.male"), _words.ParseSubjects(style.Female, $"{location}.female"),
                _words.ParseSubjects(style.Neutral, $"{location}.neutral"), _words.Parse([], location),
            ]);
    }

    private CaptionContent Content(GrammarFile file, GrammarFile.ContentSection content, string location)
    {
        bool swap = content.Swap;
        if (content.Like is { } like)
        {
            if (content.Plain.Length + content.Rich.Length > 0) throw Wrong(location, "'like' excludes words of its own");
            if (!file.Contents.TryGetValue(like, out var other) || other.Like is not null) throw Wrong(location, $"'{like}' is not a content with words of its own");
            content = other;
            location = $"contents.{like}";
        }

        if (content.Plain.Length == 0) throw Wrong(location, "'plain' needs verb phrases");
        string kind = content.Kind ?? "act";
        if (!Kinds.Contains(kind)) throw Wrong($"{location}.kind", $"'{kind}' is none of {string.Join(", ", Kinds)}");
        (float, float)? speed = content.Speed switch
        {
            null => null,
            [var slow, var fast] when slow < fast => (slow, fast),
            _ => throw Wrong($"{location}.speed", "expected two rising speeds"),
        };
        CaptionRule Parse(string[] lines, string member) => _words.ParseVerbPhrases(lines, $"{location}.{member}");
        return new CaptionContent(
            swap, kind, speed, content.BothHands, Parse(content.Plain, "plain"), Parse(content.Rich, "rich"), _words.ParseSubjects(content.Actors, $"{location}.actors"));
    }

    private DataFormatException Wrong(string location, string problem) => new(_source, location, problem);
}

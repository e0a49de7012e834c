using System.Text.RegularExpressions;
using ScaMo.Motion.Formats;

namespace ScaMo.Training.Data.Captions;

/// <summary>The words that all contents share, checked: rules, subjects, frames, verbs.</summary>
internal sealed partial class CaptionVocabulary
{
    private static readonly HashSet<string> Slots = ["subject", "a-subject", "adj", "vp", "be", "poss", "own", "refl", "obj", "m"];

    /// <summary>Far beyond any sentence, and soon done.</summary>
    private const int MostUses = 1000;

    private readonly string _source;
    private readonly Dictionary<string, CaptionRule> _rules;
    private readonly CaptionRule[] _subjects;
    private readonly CaptionRule[] _indefinite;
    private readonly CaptionRule[] _frames;
    private readonly CaptionRule _pace;
    private readonly CaptionRule _paceWord;

    /// <exception cref="DataFormatException">A pattern is malformed, a name unknown, or a rule or a subject contains itself, or is too large.</exception>
    public CaptionVocabulary(GrammarFile file, string source)
    {
        _source = source;
        var styles = file.Styles.Where(style => style.Value.Like is null).Select(style => style.Key).ToArray();
        if (styles.Length > CaptionConditions.MostStyles) throw new DataFormatException(source, "styles", $"{styles.Length} styles; at most {CaptionConditions.MostStyles}");
        Conditions = new CaptionConditions(styles);
        Verbs = new EnglishVerbs(file.Doubling);
        Surface = file.Surface;
        foreach (double share in (ReadOnlySpan<double>)[Surface.Period, Surface.Capital, Surface.Plain, Surface.Pace])
        {
            if (share is not (>= 0 and <= 1)) throw new DataFormatException(source, "surface", "the shares must be between 0 and 1");
        }

        _rules = file.Rules.ToDictionary(rule => rule.Key, rule => CaptionRule.Parse(rule.Value, Conditions, source, $"rules.{rule.Key}"));
        foreach (var (name, rule) in _rules) CheckNames(rule, $"rules.{name}");
        Dictionary<string, long> uses = [];
        foreach (string name in _rules.Keys) CountUses(name, [name], uses);

        string[][] subjects = [file.Subjects.Male, file.Subjects.Female, file.Subjects.Neutral, file.Subjects.Plural];
        _subjects = [.. subjects.Select((lines, i) => ParseSubjects(lines, $"subjects.{(SubjectGender)i}"))];
        _indefinite = [.. subjects.Select((lines, i) => Parse([.. lines.Where(IsIndefinite)], $"subjects.{(SubjectGender)i}"))];
        _frames = [ParseFrames(file.Frames.Base, "frames.base"), ParseFrames(file.Frames.Finite, "frames.finite"), ParseFrames(file.Frames.Gerund, "frames.gerund")];
        if (_subjects.Any(rule => rule.IsEmpty)) throw new DataFormatException(source, "subjects", "every kind needs a subject");
        if (_frames[(int)VerbForm.Third].IsEmpty) throw new DataFormatException(source, "frames.finite", "there is no frame");
        _pace = _rules.GetValueOrDefault("pace") ?? Parse([], "rules.pace");
        _paceWord = _rules.GetValueOrDefault("pace-word") ?? _pace;
    }

    public CaptionConditions Conditions { get; }

    public EnglishVerbs Verbs { get; }

    public GrammarFile.SurfaceSection Surface { get; }

    /// <summary>Parses patterns that may name the rules.</summary>
    public CaptionRule Parse(string[] lines, string location)
    {
        var rule = CaptionRule.Parse(lines, Conditions, _source, location);
        CheckNames(rule, location);
        return rule;
    }

    /// <summary>Parses subjects of sentences.</summary>
    public CaptionRule ParseSubjects(string[] lines, string location)
    {
        var rule = Parse(lines, location);
        return Reaches(rule, ["subject", "a-subject"], []) ? throw new DataFormatException(_source, location, "the subject contains itself") : rule;
    }

    /// <summary>Parses what somebody does.</summary>
    public CaptionRule ParseVerbPhrases(string[] lines, string location)
    {
        var rule = Parse(lines, location);
        return Reaches(rule, ["vp"], []) ? throw new DataFormatException(_source, location, "the verb phrase contains itself") : rule;
    }

    public CaptionRule Rule(string name) => _rules[name];

    public CaptionRule Pace(bool plain) => plain ? _paceWord : _pace;

    /// <summary>Two thirds of the captions are plain statements.</summary>
    public (VerbForm Form, CaptionRule.Entry Frame) DrawFrame(CaptionRandom random)
    {
        double at = random.Next();
        var form = at < 0.67 ? VerbForm.Third : at < 0.93 ? VerbForm.Gerund : VerbForm.Base;
        if (_frames[(int)form].IsEmpty) form = VerbForm.Third;
        return (form, _frames[(int)form].Draw(0, random)!);
    }

    public CaptionRule.Entry? DrawSubject(SubjectGender gender, bool indefinite, ulong flags, CaptionRandom random) =>
        (indefinite ? _indefinite : _subjects)[(int)gender].Draw(flags, random);

    /// <summary>Frames are drawn before anything is known that a condition could ask for.</summary>
    private CaptionRule ParseFrames(string[] lines, string location)
    {
        var rule = Parse(lines, location);
        return rule.HasConditions ? throw new DataFormatException(_source, location, "a frame cannot have conditions") : rule;
    }

    private static bool IsIndefinite(string line) => IndefiniteSubject().IsMatch(line);

    private void CheckNames(CaptionRule rule, string location)
    {
        foreach (string name in rule.Names)
        {
            if (!Slots.Contains(name) && !_rules.ContainsKey(name)) throw new DataFormatException(_source, location, $"'{name}' is neither a slot nor a rule");
        }
    }

    /// <summary>How many rules a text of this one can take, itself counted. A rule is looked into once, however often it is named.</summary>
    private long CountUses(string name, List<string> path, Dictionary<string, long> known)
    {
        if (known.TryGetValue(name, out long uses)) return uses;
        uses = 1 + (path.Count > MostUses ? MostUses : _rules[name].Largest(next =>
            path.Contains(next) ? throw new DataFormatException(_source, $"rules.{path[0]}", $"the rule contains itself: {string.Join(" > ", path)} > {next}")
            : _rules.ContainsKey(next) ? CountUses(next, [.. path, next], known)
            : 0));
        return uses <= MostUses ? known[name] = uses : throw new DataFormatException(_source, $"rules.{name}", $"a text of it can take more than {MostUses} rules");
    }

    /// <summary>Whether a pattern names one of the slots, itself or through rules.</summary>
    private bool Reaches(CaptionRule rule, ReadOnlySpan<string> slots, HashSet<string> seen)
    {
        foreach (string name in rule.Names)
        {
            if (slots.Contains(name) || (seen.Add(name) && _rules.TryGetValue(name, out var next) && Reaches(next, slots, seen))) return true;
        }

        return false;
    }

    [GeneratedRegex("^([0-9.]+\\* )?([a-z!,-]+\\? )?a ", RegexOptions.CultureInvariant)]
    private static partial Regex IndefiniteSubject();
}

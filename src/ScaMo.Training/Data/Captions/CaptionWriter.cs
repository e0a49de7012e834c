using System.Text;
using ScaMo.Training.Data.Text;

namespace ScaMo.Training.Data.Captions;

/// <summary>Writes captions of one clip, one after the other.</summary>
internal sealed class CaptionWriter(CaptionVocabulary words, CaptionContent content, CaptionStyle style, ulong flags, bool mirror, CaptionRandom random)
{
    private const double Actors = 0.15;
    private const double AdverbFirst = 0.35;
    private const double PlainAmongRich = 0.3;

    // Far beyond any sentence, and soon done: rules may name others, and slots rules, so often that a text would not fit into memory.
    private const int MostCharacters = 4000;
    private const int MostSteps = 10_000;

    private readonly StringBuilder _text = new();
    private int _steps;

    private VerbForm _form;
    private SubjectGender _gender;
    private string _pronoun = "";
    private bool _the;
    private CaptionRule.Entry? _subject;
    private string _verbPhrase = "";
    private string _adjective = "";
    private string _manner = "";
    private bool _mannerSet;

    /// <summary>One caption; null if the words drawn do not go together, which another attempt may cure.</summary>
    public string? TryWrite()
    {
        (_form, var frame) = words.DrawFrame(random);
        _subject = null;
        _verbPhrase = _adjective = _manner = "";
        _mannerSet = false;
        _steps = 0;
        bool plain = random.Chance(words.Surface.Plain);
        _gender = DrawGender();
        bool indefinite = frame.Names.Contains("a-subject");
        if (indefinite || frame.Names.Contains("subject")) DrawSubject(indefinite);
        if (_form == VerbForm.Third && _gender == SubjectGender.Plural) _form = VerbForm.Base;
        DrawPronoun();

        var verbPhrase = (plain || content.Rich.IsEmpty || random.Chance(PlainAmongRich) ? content.Plain : content.Rich).Draw(flags, random);
        if (verbPhrase is null) return null;

        bool styleTold = (verbPhrase.Needed & words.Conditions.Styles) != 0;
        bool paceTold = (verbPhrase.Conditions & words.Conditions.Paces) != 0;
        bool adverbFirst = false;
        if (!styleTold && !random.Chance(style.Silence)) adverbFirst = TellStyle(plain, inSubjectOnly: paceTold);
        else if (!paceTold && random.Chance(words.Surface.Pace) && words.Pace(plain).Draw(flags, random) is { } pace) _manner = Expand(pace.Pattern) ?? "";

        if (Expand(verbPhrase.Pattern) is not { } expanded) return null;
        _verbPhrase = expanded;
        if (_manner.Length > 0 && !_mannerSet)
        {
            // After several clauses it is unclear which of them a closing phrase belongs to.
            if (adverbFirst) _verbPhrase = $"{_manner} {expanded}";
            else if (!expanded.Contains(',', StringComparison.Ordinal)) _verbPhrase = $"{expanded} {_manner}";
        }

        return Expand(frame.Pattern) is { } sentence ? Finish(sentence) : null;
    }

    /// <summary>Puts the style into the subject or beside the verb.</summary>
    /// <returns>Whether it goes before the verb.</returns>
    private bool TellStyle(bool plain, bool inSubjectOnly)
    {
        bool takesAdjective = _subject?.Names.Contains("adj") == true;
        double at = random.Next();
        if (_subject is not null && at < 0.2 && style.Subjects[(int)_gender].Draw(flags, random) is { } subject)
        {
            _subject = subject;
            return false;
        }

        if (takesAdjective && at < 0.55 && style.Adjectives.Draw(flags, random) is { } adjective)
        {
            _adjective = Expand(adjective.Pattern) ?? "";
            if (plain || !random.Chance(0.2)) return false;
        }

        if (inSubjectOnly) return false;

        bool adverb = random.Chance(plain ? 0.75 : 0.3);
        var manner = (adverb ? style.Adverbs : style.Manners[content.Kind]).Draw(flags, random);
        if (manner is not null) _manner = Expand(manner.Pattern) ?? "";
        return adverb && _manner.EndsWith("ly", StringComparison.Ordinal) && random.Chance(AdverbFirst);
    }

    private void DrawSubject(bool indefinite)
    {
        _subject = random.Chance(Actors) ? content.Actors.Draw(flags, random) : null;
        if (_subject is not null) _gender = SubjectGender.Neutral;
        else _subject = words.DrawSubject(_gender, indefinite, flags, random);
    }

    private SubjectGender DrawGender()
    {
        double at = random.Next() * style.Genders.Sum();
        for (int gender = 0; gender < style.Genders.Length; gender++)
        {
            if ((at -= style.Genders[gender]) < 0) return (SubjectGender)gender;
        }

        return SubjectGender.Neutral;
    }

    private void DrawPronoun()
    {
        double at = random.Next();
        _pronoun = (_subject, _gender) switch
        {
            (null, _) when _form == VerbForm.Base => "your",
            (not null, SubjectGender.Male) => "his",
            (not null, SubjectGender.Female) => "her",
            (not null, SubjectGender.Neutral) when at < 0.2 => "his",
            (not null, SubjectGender.Neutral) when at < 0.3 => "her",
            _ => "their",
        };
        _the = random.Chance(_subject is null ? 0.6 : 0.25);
    }

    private string? Expand(CaptionPattern pattern)
    {
        int from = _text.Length;
        string? text = Append(pattern) ? _text.ToString(from, _text.Length - from) : null;
        _text.Length = from;
        return text;
    }

    /// <returns>Whether the words drawn go together, and end.</returns>
    private bool Append(CaptionPattern pattern)
    {
        if (++_steps > MostSteps || _text.Length > MostCharacters) return false;
        switch (pattern)
        {
            case CaptionPattern.Literal literal: _text.Append(literal.Text); return true;
            case CaptionPattern.Verb verb: _text.Append(words.Verbs.Inflect(verb.Base, _form)); return true;
            case CaptionPattern.Choice choice: return Append(choice.Alternatives[(int)(random.Next() * choice.Alternatives.Length)]);
            case CaptionPattern.Sequence sequence: return Array.TrueForAll(sequence.Parts, Append);
            case CaptionPattern.Slot slot: return AppendSlot(slot.Name);
            default: throw new InvalidOperationException($"Unknown pattern {pattern}.");
        }
    }

    private bool AppendSlot(string name)
    {
        switch (name)
        {
            case "subject" or "a-subject": return _subject is not null && Append(_subject.Pattern);
            case "adj": _text.Append(_adjective); return true;
            case "vp": _text.Append(_verbPhrase); return true;
            case "be": _text.Append(_gender == SubjectGender.Plural ? "are" : "is"); return true;
            case "poss": _text.Append(_the ? "the" : _pronoun); return true;
            case "own": _text.Append(_pronoun); return true;
            case "refl": _text.Append(_pronoun switch { "his" => "himself", "her" => "herself", "your" => "yourself", _ => "themselves" }); return true;
            case "obj": _text.Append(_pronoun switch { "his" => "him", "her" => "her", "your" => "you", _ => "them" }); return true;
            case "m": _text.Append(_manner); _mannerSet = true; return true;
            default: return words.Rule(name).Draw(flags, random) is { } entry && Append(entry.Pattern);
        }
    }

    private string? Finish(string sentence)
    {
        string text = CaptionText.Tidy(mirror ? CaptionMirror.Mirror(sentence) : sentence);
        if (text.Length == 0 || CaptionText.Stutters(text)) return null;
        if (random.Chance(words.Surface.Capital)) text = char.ToUpperInvariant(text[0]) + text[1..];
        return random.Chance(words.Surface.Period) ? text + "." : text;
    }
}

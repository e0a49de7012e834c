using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace ScaMo.Training.Data.Text;

/// <summary>
/// Tags the words of a caption with their parts of speech in the form of HumanML3D's texts: <c>a/DET person/NOUN walk/VERB</c>. Hyphens are
/// removed, tokens that are not letters only are left out, nouns and verbs are reduced to their base form (except "left"); tags are Universal
/// Dependencies' as spaCy gives them. Source of the form: HumanML3D, text_process.py (process_text).
/// </summary>
/// <remarks>
/// This is a lexicon of the words that captions of motions use, suffix rules for the others, and a look at the word before; it is no parser.
/// It cannot tell a noun from a verb where only the meaning of the sentence does ("she watches the man dance"), takes any unknown word without
/// a telling ending for a noun, and knows no names. It is here so that evaluators which read HumanML3D's word/POS find what they expect.
/// </remarks>
public static partial class PartOfSpeechTagger
{
    /// <summary>Tags a caption.</summary>
    /// <returns><c>word/TAG</c> separated by blanks; empty if there is no word.</returns>
    public static string Tag(string caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        var words = WordPattern().Matches(caption.Replace("-", "", StringComparison.Ordinal)).Select(match => match.Value).ToArray();
        var line = new StringBuilder();
        string before = "";
        for (int i = 0; i < words.Length; i++)
        {
            string word = words[i].ToLower(CultureInfo.InvariantCulture);
            string tag = TagOf(word, before, i > 0 ? words[i - 1].ToLower(CultureInfo.InvariantCulture) : "", i + 1 < words.Length ? words[i + 1].ToLower(CultureInfo.InvariantCulture) : "");
            before = tag;
            if (!word.All(char.IsLetter)) continue;
            string shown = word == "left" ? word : tag switch
            {
                "NOUN" => Lexicon.SingularOf(word),
                "VERB" => Lexicon.BaseOf(word) ?? word,
                _ => words[i],
            };
            if (line.Length > 0) line.Append(' ');
            line.Append(shown).Append('/').Append(tag);
        }

        return line.ToString();
    }

    private static string TagOf(string word, string before, string previous, string next)
    {
        switch (word)
        {
            // An infinitive's particle or a preposition.
            case "to": return Lexicon.IsVerbBase(next) && !Lexicon.IsDirection(next) ? "PART" : "ADP";
            case "left" or "right": return Side(before, next);
            // Before a noun they point at it, else they stand for it.
            case "that" or "this" or "these" or "those" or "both" or "each" or "one" or "other" when StartsPhrase(next): return word == "one" ? "NUM" : word == "other" ? "ADJ" : "DET";
            case "that" or "this" or "these" or "those" or "each": return "PRON";
            case "one": return "NUM";
            case "both": return next.Length == 0 ? "PRON" : "DET";
            case "other": return before is "DET" ? "ADJ" : "NOUN";
            case "like" when before is not ("PART" or "PRON"): return "ADP";
        }

        if (Lexicon.Closed.TryGetValue(word, out var tag))
        {
            // "a straight line", "the back", "her side": what is an adverb elsewhere.
            if (tag is not ("ADV" or "ADP")) return tag;
            if (Lexicon.Adjectives.Contains(word) && StartsPhrase(next)) return "ADJ";
            return before == "DET" && Lexicon.Nouns.Contains(word) ? "NOUN" : tag;
        }

        if (word.All(char.IsDigit)) return "NUM";
        // "in a relaxed way", "bent knees", but "is bent".
        if (Lexicon.Adjectives.Contains(word) && StartsPhrase(next)) return "ADJ";
        if (Lexicon.BaseOf(word) is not null && !ReadsAsNoun(word, before, previous, next)) return "VERB";
        if (Lexicon.Adjectives.Contains(word)) return before == "DET" && Lexicon.Nouns.Contains(word) ? "NOUN" : "ADJ";
        if (Lexicon.Nouns.Contains(Lexicon.SingularOf(word))) return "NOUN";
        return BySuffix(word);
    }

    /// <summary>"the left hand" is an adjective, "to the left" a noun, "turns left" an adverb.</summary>
    private static string Side(string before, string next)
    {
        if (next.Length > 0 && StartsPhrase(next)) return "ADJ";
        return before is "DET" or "ADP" ? "NOUN" : "ADV";
    }

    /// <summary>Whether a word can belong to the noun phrase that a determiner opened.</summary>
    private static bool StartsPhrase(string word) =>
        Lexicon.Nouns.Contains(Lexicon.SingularOf(word)) || Lexicon.Adjectives.Contains(word) || Lexicon.Closed.GetValueOrDefault(word) == "NUM";

    /// <summary>A word that is a verb in some form is a noun after a determiner, a number or an adjective, and after a preposition.</summary>
    private static bool ReadsAsNoun(string word, string before, string previous, string next)
    {
        // Participles before a noun ("a walking person", "with raised arms") stay verbs, as spaCy has them.
        if (word.EndsWith("ing", StringComparison.Ordinal) || word.EndsWith("ed", StringComparison.Ordinal)) return false;
        bool isNoun = Lexicon.Nouns.Contains(Lexicon.SingularOf(word));
        return before switch
        {
            "DET" or "NUM" => previous is not ("both" or "that") && (isNoun || Lexicon.IsVerbBase(Lexicon.SingularOf(word))),
            "ADJ" => isNoun,
            "ADP" => isNoun && previous is not "like" || next.Length == 0,
            _ => false,
        };
    }

    private static string BySuffix(string word)
    {
        if (word.Length > 4 && word.EndsWith("ly", StringComparison.Ordinal)) return "ADV";
        if (word.Length > 4 && (word.EndsWith("ward", StringComparison.Ordinal) || word.EndsWith("wards", StringComparison.Ordinal) || word.EndsWith("wise", StringComparison.Ordinal))) return "ADV";
        if (word.Length > 5 && (word.EndsWith("ing", StringComparison.Ordinal) || word.EndsWith("ed", StringComparison.Ordinal))) return "VERB";
        foreach (string suffix in (ReadOnlySpan<string>)["ful", "ous", "ive", "less", "able", "ible", "ical", "ish", "like", "ary", "est"])
        {
            if (word.Length > suffix.Length + 2 && word.EndsWith(suffix, StringComparison.Ordinal)) return "ADJ";
        }

        return "NOUN";
    }

    [GeneratedRegex(@"[\p{L}\p{Nd}]+", RegexOptions.CultureInvariant)]
    private static partial Regex WordPattern();
}

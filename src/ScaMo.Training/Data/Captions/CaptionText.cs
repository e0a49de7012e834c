using System.Text.RegularExpressions;

namespace ScaMo.Training.Data.Captions;

/// <summary>The last strokes on a caption: articles, blanks.</summary>
internal static partial class CaptionText
{
    /// <summary>Single blanks, none before a comma, "an" before vowels.</summary>
    public static string Tidy(string text) => Articles().Replace(Blanks().Replace(BlanksBeforeCommas().Replace(text, ","), " ").Trim(' ', ','), "an");

    /// <summary>Whether a word stands twice in a row: two patterns that do not go together.</summary>
    public static bool Stutters(string text) => Doubles().IsMatch(text);

    [GeneratedRegex(@"\b(\w+) \1\b", RegexOptions.CultureInvariant)]
    private static partial Regex Doubles();

    [GeneratedRegex(" +,", RegexOptions.CultureInvariant)]
    private static partial Regex BlanksBeforeCommas();

    [GeneratedRegex("  +", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    // "one-handed" and "u-turn" begin with the sound of a consonant, "L-shaped" with that of a vowel.
    [GeneratedRegex(@"\ba(?= ((?!one\b|u-|uni|use)[aeiou]|L-))", RegexOptions.CultureInvariant)]
    private static partial Regex Articles();
}

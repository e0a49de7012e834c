using System.Text.RegularExpressions;

namespace ScaMo.Training.Data.Captions;

/// <summary>The last strokes on a caption: sides, articles, blanks.</summary>
internal static partial class CaptionText
{
    private static readonly Dictionary<string, string> Opposites = new(StringComparer.Ordinal)
    {
        ["left"] = "right",
        ["right"] = "left",
        ["leftward"] = "rightward",
        ["rightward"] = "leftward",
        ["leftwards"] = "rightwards",
        ["rightwards"] = "leftwards",
        ["clockwise"] = "counterclockwise",
        ["counterclockwise"] = "clockwise",
        ["anticlockwise"] = "clockwise",
    };

    /// <summary>Every word for a side or a sense of rotation becomes its opposite.</summary>
    public static string Mirror(string text) => Sides().Replace(text, match => Opposites[match.Value]);

    /// <summary>Single blanks, none before a comma, "an" before vowels.</summary>
    public static string Tidy(string text) => Articles().Replace(Blanks().Replace(text, match => match.Groups["comma"].Success ? "," : " ").Trim(' ', ','), "an");

    /// <summary>Whether a word stands twice in a row: two patterns that do not go together.</summary>
    public static bool Stutters(string text) => Doubles().IsMatch(text);

    [GeneratedRegex(@"\b(left|right|leftwards?|rightwards?|(counter|anti)?clockwise)\b", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Sides();

    [GeneratedRegex(@"\b(\w+) \1\b", RegexOptions.CultureInvariant)]
    private static partial Regex Doubles();

    [GeneratedRegex(@" *(?<comma>,)|  +", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    // "one-handed" and "u-turn" begin with the sound of a consonant, "L-shaped" with that of a vowel.
    [GeneratedRegex(@"\ba(?= ((?!one\b|u-|uni|use)[aeiou]|L-))", RegexOptions.CultureInvariant)]
    private static partial Regex Articles();
}

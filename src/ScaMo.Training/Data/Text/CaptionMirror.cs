using System.Text.RegularExpressions;

namespace ScaMo.Training.Data.Text;

/// <summary>
/// Exchanges left and right, clockwise and counterclockwise in a sentence. Idioms in which "right" is no side ("right away", "all right",
/// "right angle") and in which "left" is a verb ("is left hanging") stay. Sides that are said in other words are not known: "L-shaped" is the same either way.
/// </summary>
public static partial class CaptionMirror
{
    /// <summary>The sentence that describes the mirrored motion.</summary>
    public static string Mirror(string caption)
    {
        ArgumentNullException.ThrowIfNull(caption);
        return SidePattern().Replace(caption, match => match.Groups["idiom"].Success ? match.Value : LikeCase(match.Value, Counterpart(match)));
    }

    private static string Counterpart(Match match)
    {
        if (match.Groups["left"].Success) return "right";
        if (match.Groups["right"].Success) return "left";
        return match.Groups["counter"].Success ? "clockwise" : "counterclockwise";
    }

    private static string LikeCase(string model, string word) =>
        model.All(character => !char.IsLetter(character) || char.IsUpper(character)) ? word.ToUpperInvariant() :
        char.IsUpper(model[0]) ? char.ToUpperInvariant(word[0]) + word[1..] : word;

    [GeneratedRegex(
        """
        (?<idiom> \b(?: right [ ] (?: away | now | angles? ) | right-angled? | all [ ] right | (?:is|are|was|were|be|been) [ ] left (?= [ ] \w+ing \b ) )\b )
        | (?<![\w]) (?: (?<left> left ) | (?<right> right ) ) (?= \b | handed | wards? )
        | \b (?<counter> (?: counter | anti ) [-\s]? clockwise ) \b
        | \b (?<clockwise> clockwise ) \b
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture)]
    private static partial Regex SidePattern();
}

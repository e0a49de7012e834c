namespace ScaMo.Training.Data.Captions;

/// <summary>The present-tense forms of English verbs, by rule; stress decides on doubled consonants and is told by a list.</summary>
internal sealed class EnglishVerbs(IEnumerable<string> doubling)
{
    private readonly HashSet<string> _doubling = [.. doubling];

    /// <param name="verb">The base form, such as <c>step</c>.</param>
    /// <param name="form">The form asked for.</param>
    public string Inflect(string verb, VerbForm form) => form switch
    {
        VerbForm.Third => Third(verb),
        VerbForm.Gerund => Gerund(verb),
        _ => verb,
    };

    private static string Third(string verb) => verb switch
    {
        "be" => "is",
        "have" => "has",
        _ when verb.EndsWith('y') && !IsVowel(verb[^2]) => verb[..^1] + "ies",
        _ when EndsIn(verb, "s", "x", "z", "o", "ch", "sh") => verb + "es",
        _ => verb + "s",
    };

    private string Gerund(string verb) => verb switch
    {
        "be" => "being",
        _ when verb.EndsWith("ie", StringComparison.Ordinal) => verb[..^2] + "ying",
        _ when verb.EndsWith('e') && !EndsIn(verb, "ee", "oe", "ye") => verb[..^1] + "ing",
        _ when _doubling.Contains(verb) => verb + verb[^1] + "ing",
        _ => verb + "ing",
    };

    private static bool EndsIn(string verb, params ReadOnlySpan<string> ends)
    {
        foreach (string end in ends)
        {
            if (verb.EndsWith(end, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private static bool IsVowel(char c) => "aeiou".Contains(c, StringComparison.Ordinal);
}

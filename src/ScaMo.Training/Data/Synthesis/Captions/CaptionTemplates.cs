using System.Collections.Immutable;
using System.Text.RegularExpressions;
using ScaMo.Training.Data.Captions;

namespace ScaMo.Training.Data.Synthesis.Captions;

/// <summary>Sentences in the manner of HumanML3D's captions from the phrases of a clip's actions.</summary>
internal static partial class CaptionTemplates
{
    private const double DetailOfTrait = 0.5;
    private const double LeavesOneOut = 0.06;
    private const double Period = 0.5;

    private static readonly EnglishVerbs Verbs = new(
        ["run", "jog", "hop", "skip", "squat", "nod", "sit", "get", "put", "clap", "step", "stop", "spin", "bob", "grab", "hug", "flap", "chop", "set", "shrug", "hit", "stir", "sidestep"]);

    private static readonly ImmutableArray<(double Weight, CaptionSubject Subject)> Subjects =
    [
        (14, new("a person", "their", "them")),
        (4, new("the person", "their", "them")),
        (4, new("someone", "their", "them")),
        (2, new("somebody", "their", "them")),
        (2, new("a figure", "their", "them")),
        (1, new("a human", "their", "them")),
        (1, new("this person", "their", "them")),
        (5, new("a man", "his", "him", "he")),
        (2, new("the man", "his", "him", "he")),
        (2, new("he", "his", "him", "he")),
        (5, new("a woman", "her", "her", "she")),
        (2, new("the woman", "her", "her", "she")),
        (2, new("she", "her", "her", "she")),
    ];

    private static readonly double[] SubjectWeights = [.. Subjects.Select(subject => subject.Weight)];

    /// <summary>So many different captions, or fewer if there are not so many.</summary>
    public static IReadOnlyList<string> Write(ClipPlan plan, int count, MotionRandom random)
    {
        var captions = new List<string>();
        for (int attempt = 0; attempt < 6 * count && captions.Count < count; attempt++)
        {
            string caption = WriteOne(plan, random);
            if (!captions.Contains(caption)) captions.Add(caption);
        }

        return captions;
    }

    private static string WriteOne(ClipPlan plan, MotionRandom random)
    {
        var subject = Subjects[random.Weighted(SubjectWeights)].Subject;
        var phrases = plan.Actions.Select(part => part.Action.Describe(random)).ToList();
        if (phrases.Count > 1 && random.Chance(LeavesOneOut)) phrases.RemoveAt(random.Whole(0, phrases.Count - 1));
        string trait = random.Chance(DetailOfTrait) ? Trait(plan.Style.Trait, subject.Own, random) : "";
        string name = subject.Name;
        if (trait.Length > 0 && name.StartsWith("a ", StringComparison.Ordinal) && random.Chance(0.5)) (name, trait) = (name + " " + trait, "");
        string sentence = phrases.Count switch
        {
            1 => One(name, phrases[0], random),
            2 => Two(name, subject, phrases[0], phrases[1], random),
            _ => Several(name, phrases, random),
        };
        if (trait.Length > 0) sentence += (random.Chance(0.5) || phrases.Count > 1 ? ", " : " ") + trait;
        sentence = sentence.Replace("{own}", subject.Own, StringComparison.Ordinal).Replace("{obj}", subject.Object, StringComparison.Ordinal);
        return random.Chance(Period) ? sentence + "." : sentence;
    }

    private static string One(string name, string phrase, MotionRandom random) => random.Weighted(12, 4, 2, 1, 1) switch
    {
        0 => $"{name} {Third(phrase)}",
        1 => $"{name} is {Gerund(phrase)}",
        2 => $"{name} {Gerund(phrase)}",
        3 => $"{name} is seen {Gerund(phrase)}",
        _ => $"{Gerund(phrase)}",
    };

    private static string Two(string name, CaptionSubject subject, string first, string second, MotionRandom random) => random.Weighted(5, 4, 3, 2, 2, 2, 2, 1.5) switch
    {
        0 => $"{name} {Third(first)} and then {Third(second)}",
        1 => $"{name} {Third(first)}, then {Third(second)}",
        2 => $"{name} {Third(first)} and {Third(second)}",
        3 => $"{name} {Third(first)} before {Gerund(second)}",
        4 => $"after {Gerund(first)}, {name} {Third(second)}",
        5 => $"{name} is {Gerund(first)} and then {Gerund(second)}",
        6 => $"{name} first {Third(first)} and afterwards {Third(second)}",
        _ => subject.Pronoun is { } pronoun ? $"{name} {Third(first)}. then {pronoun} {Third(second)}" : $"first {name} {Third(first)}, then {Third(second)}",
    };

    private static string Several(string name, List<string> phrases, MotionRandom random)
    {
        string last = phrases[^1];
        var before = phrases[..^1];
        return random.Weighted(3, 3, 2, 1, 1) switch
        {
            0 => $"{name} {string.Join(", ", before.Select(Third))} and then {Third(last)}",
            1 => $"{name} {string.Join(", then ", before.Select(Third))} and finally {Third(last)}",
            2 => $"{name} {string.Join(" and ", before.Select(Third))}, then {Third(last)}",
            3 => $"{name} is {string.Join(", ", before.Select(Gerund))} and {Gerund(last)}",
            _ => $"first {name} {string.Join(", then ", before.Select(Third))}, and at the end {Third(last)}",
        };
    }

    private static string Trait(PersonTrait trait, string own, MotionRandom random) => trait switch
    {
        PersonTrait.Hunched => random.Pick("with a hunched back", "with a bent back", "hunched over"),
        PersonTrait.HeadLowered => random.Pick($"with {own} head down", "with the head lowered", "looking at the floor"),
        PersonTrait.WideArms => random.Pick("with arms held wide", $"holding {own} arms away from the body"),
        PersonTrait.WideStance => random.Pick("with legs wide apart", $"with {own} feet far apart"),
        PersonTrait.BentKnees => random.Pick("with bent knees", "on bent legs"),
        PersonTrait.LeaningLeft => random.Pick("leaning to the left", "tilted to the left"),
        PersonTrait.LeaningRight => random.Pick("leaning to the right", "tilted to the right"),
        _ => "",
    };

    private static string Third(string phrase) => Inflect(phrase, VerbForm.Third);

    private static string Gerund(string phrase) => Inflect(phrase, VerbForm.Gerund);

    private static string Inflect(string phrase, VerbForm form) =>
        VerbPattern().Replace(phrase, match => Verbs.Inflect(match.Groups["verb"].Value, match.Groups["gerund"].Success ? VerbForm.Gerund : form));

    /// <summary>A verb in the form of its sentence, or with a tilde always as a gerund.</summary>
    [GeneratedRegex("<(?<gerund>~)?(?<verb>[a-z]+)>", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex VerbPattern();
}

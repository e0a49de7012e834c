namespace ScaMo.Training.Data.Captions;

/// <summary>The words for a style, checked.</summary>
/// <param name="Name">The style whose condition holds: of several names for the same style, the one with the words.</param>
/// <param name="Silence">The share of captions that do not tell the style.</param>
/// <param name="Genders">Weights of <see cref="SubjectGender"/>.</param>
/// <param name="Adjectives">Words before the subject's noun.</param>
/// <param name="Adverbs">Single words beside the verb.</param>
/// <param name="Manners">Phrases after the verb, by kind of content.</param>
/// <param name="Subjects">Subjects that tell the style, by <see cref="SubjectGender"/>.</param>
internal sealed record CaptionStyle(
    string Name, double Silence, double[] Genders, CaptionRule Adjectives, CaptionRule Adverbs, IReadOnlyDictionary<string, CaptionRule> Manners, CaptionRule[] Subjects);

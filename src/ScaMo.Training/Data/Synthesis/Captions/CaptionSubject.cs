namespace ScaMo.Training.Data.Synthesis.Captions;

/// <summary>Who does it, in a sentence.</summary>
/// <param name="Name">With its article.</param>
/// <param name="Own">The possessive pronoun.</param>
/// <param name="Object">The personal pronoun as an object.</param>
/// <param name="Pronoun">The personal pronoun as a subject; none where its verbs would have another form.</param>
internal sealed record CaptionSubject(string Name, string Own, string Object, string? Pronoun = null);

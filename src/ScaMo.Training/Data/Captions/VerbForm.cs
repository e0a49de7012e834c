namespace ScaMo.Training.Data.Captions;

/// <summary>How a verb stands in a sentence.</summary>
internal enum VerbForm
{
    /// <summary>walk: after a plural, as a request, after "make someone".</summary>
    Base,

    /// <summary>walks: after a singular.</summary>
    Third,

    /// <summary>walking: alone, or after a form of "be".</summary>
    Gerund,
}

namespace ScaMo.Training.Data.Captions;

/// <summary>Gender and number of a subject: what pronouns and verbs agree with.</summary>
internal enum SubjectGender
{
    /// <summary>he, his.</summary>
    Male,

    /// <summary>she, her.</summary>
    Female,

    /// <summary>a person; they, their, with the verb in the singular.</summary>
    Neutral,

    /// <summary>they, with the verb in the plural.</summary>
    Plural,
}

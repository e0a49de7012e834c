namespace ScaMo.Training.Data.Synthesis;

/// <summary>A side of the body, as the person has it.</summary>
internal enum Side
{
    /// <summary>At +X of a person who faces +Z.</summary>
    Left,

    /// <summary>At -X of a person who faces +Z.</summary>
    Right,
}

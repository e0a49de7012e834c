namespace ScaMo.Training.Data.Import;

/// <summary>Which clips are written a second time, mirrored.</summary>
public enum MirrorMode
{
    /// <summary>None.</summary>
    None,

    /// <summary>Those of the training part.</summary>
    Train,

    /// <summary>All, as HumanML3D has it.</summary>
    All,
}

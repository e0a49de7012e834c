namespace ScaMo.Training.Data.Import;

/// <summary>What becomes of clips that are longer than a model's motions.</summary>
public enum LongClipMode
{
    /// <summary>They are cut into equal pieces, each a clip with the captions of the whole.</summary>
    Split,

    /// <summary>They are left out, as HumanML3D's readers do.</summary>
    Drop,
}

namespace ScaMo.Training.Data;

/// <summary>What is known of a clip besides its captions: a row of labels.tsv, which HumanML3D itself does not have.</summary>
/// <param name="Name">The clip's name in the split lists.</param>
/// <param name="Source">The data set it comes from.</param>
/// <param name="Content">The action.</param>
/// <param name="Style">The manner; empty if unknown.</param>
/// <param name="IsMirrored">Whether left and right are exchanged against the recording.</param>
public sealed record ClipLabel(string Name, string Source, string Content, string Style, bool IsMirrored);

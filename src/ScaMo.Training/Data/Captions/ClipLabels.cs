namespace ScaMo.Training.Data.Captions;

/// <summary>What a data set says about a clip in its tables.</summary>
/// <param name="Id">The clip's name in its source, without any mark of mirroring.</param>
/// <param name="Source">The collection it comes from, such as <c>cmu-iclone</c>.</param>
/// <param name="Content">What is done, such as <c>walk-turn-left</c>: of the clip before any mirroring.</param>
/// <param name="Style">How it is done, such as <c>exhausted</c>.</param>
/// <param name="Mirrored">Left and right have been exchanged in the motion.</param>
public sealed record ClipLabels(string Id, string Source, string Content, string Style, bool Mirrored = false);

namespace ScaMo.Training.Data.Import;

/// <summary>A clip that was written.</summary>
internal sealed record WrittenClip(ClipLabel Label, DataSplit Split, int Frames, int Captions);

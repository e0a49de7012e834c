namespace ScaMo.Training.Data.Import;

/// <summary>A clip to describe.</summary>
/// <param name="Name">Its name in the data set.</param>
/// <param name="Clip">What the tables say of the recording.</param>
/// <param name="Piece">Which piece of the recording it is, from 0; 0 as well for the whole.</param>
/// <param name="IsMirrored">Whether left and right are exchanged against the recording, and so against its labels.</param>
/// <param name="Joints">The motion as it is written: positions (frames, 22, 3) in metres at 20 frames a second, facing +Z at first.</param>
public sealed record CaptionRequest(string Name, SourceClip Clip, int Piece, bool IsMirrored, ReadOnlyMemory<float> Joints);

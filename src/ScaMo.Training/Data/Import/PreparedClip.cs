namespace ScaMo.Training.Data.Import;

/// <summary>A clip as it is written.</summary>
/// <param name="Name">Its name in the split lists.</param>
/// <param name="Piece">Which piece of the recording it is, from 0.</param>
/// <param name="IsMirrored">Whether left and right are exchanged.</param>
/// <param name="Features">Features (frames, 263).</param>
/// <param name="Joints">Positions (frames, 22, 3) in metres, recovered from the features.</param>
internal sealed record PreparedClip(string Name, int Piece, bool IsMirrored, float[] Features, float[] Joints);

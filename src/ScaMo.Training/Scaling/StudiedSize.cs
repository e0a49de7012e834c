namespace ScaMo.Training.Scaling;

/// <summary>A transformer size that a width can be taken from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Width">d.</param>
/// <param name="NonVocabularyParameters">N_nv.</param>
public sealed record StudiedSize(string Name, int Width, double NonVocabularyParameters);

namespace ScaMo.Training.Evaluation.Generation;

/// <summary>MultiModality by both conventions of the field.</summary>
/// <param name="Texts">100 texts × 30 motions × 10 pairs (text-to-motion, MDM, T2M-GPT).</param>
/// <param name="Batches">The texts of the first 3 batches of 32 × 30 motions × 10 pairs (MoMask).</param>
public sealed record MultiModalityScores(double Texts, double Batches);

namespace ScaMo.Training.Scaling;

/// <summary>What is best for a budget.</summary>
/// <param name="Flops">C.</param>
/// <param name="NonVocabularyParameters">N_nv.</param>
/// <param name="VocabularyParameters">N_v.</param>
/// <param name="DataTokens">D.</param>
/// <param name="NormalizedLoss">L_u.</param>
public sealed record ComputeOptimum(double Flops, double NonVocabularyParameters, double VocabularyParameters, double DataTokens, double NormalizedLoss);

namespace ScaMo.Training.Evaluation.Generation;

/// <summary>What one pass measures of one source of motions.</summary>
/// <param name="Fid">FID against the true motions, cut anew.</param>
/// <param name="RPrecision">R-precision top-1, 2 and 3 in pools of 32.</param>
/// <param name="MmDist">Mean distance of a text and its motion.</param>
/// <param name="Diversity">Mean distance of pairs of motions.</param>
public sealed record GenerationScores(double Fid, IReadOnlyList<double> RPrecision, double MmDist, double Diversity);

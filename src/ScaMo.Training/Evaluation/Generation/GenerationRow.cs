using System.Collections.Immutable;
using ScaMo.Training.Evaluation.Metrics;

namespace ScaMo.Training.Evaluation.Generation;

/// <summary>What was measured of one source of motions.</summary>
/// <param name="Source">Its name.</param>
/// <param name="Fid">FID against the true motions, cut anew.</param>
/// <param name="RPrecision">R-precision top-1, 2 and 3.</param>
/// <param name="MmDist">MM-Dist.</param>
/// <param name="Diversity">Diversity.</param>
/// <param name="Physical">Plausibility, over the first pass.</param>
public sealed record GenerationRow(
    string Source, Replications Fid, ImmutableArray<Replications> RPrecision, Replications MmDist, Replications Diversity, PhysicalScores Physical);

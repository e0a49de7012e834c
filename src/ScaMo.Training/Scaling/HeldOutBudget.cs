using System.Collections.Immutable;

namespace ScaMo.Training.Scaling;

/// <summary>The paper's own test: the largest budget predicted from the smaller ones.</summary>
/// <param name="Measured">The best run of the budget, seeds averaged.</param>
/// <param name="Predictions">What each method said.</param>
public sealed record HeldOutBudget(ComputeOptimum Measured, ImmutableArray<HeldOutPrediction> Predictions);

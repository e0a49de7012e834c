namespace ScaMo.Training.Scaling.Sweep;

/// <summary>Where a run is evaluated.</summary>
/// <param name="Budget">The budget that is spent there, FLOPs in the sense of Eq. 7.</param>
/// <param name="Step">After how many steps.</param>
internal readonly record struct SweepEvaluation(double Budget, long Step);

namespace ScaMo.Training.Runs;

/// <summary>A validation of a run.</summary>
/// <param name="Step">Steps made.</param>
/// <param name="Totals">What they took.</param>
/// <param name="Metrics">What was measured, by name.</param>
public sealed record ValidatedStep(long Step, TrainingTotals Totals, IReadOnlyDictionary<string, double> Metrics);

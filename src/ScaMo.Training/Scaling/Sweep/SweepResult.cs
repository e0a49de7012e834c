namespace ScaMo.Training.Scaling.Sweep;

/// <summary>How far a sweep is.</summary>
/// <param name="RunTable">The table of runs.</param>
/// <param name="Runs">Runs of the grid.</param>
/// <param name="Complete">Those that are complete; others are under way in other processes.</param>
/// <param name="Evaluations">Evaluations of all runs of the grid.</param>
internal sealed record SweepResult(string RunTable, int Runs, int Complete, int Evaluations);

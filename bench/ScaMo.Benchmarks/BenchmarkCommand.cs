namespace ScaMo.Benchmarks;

/// <summary>One sub-command.</summary>
/// <param name="Name">What is typed.</param>
/// <param name="Options">Its options, for the usage text.</param>
/// <param name="Description">What it measures.</param>
/// <param name="Run">Runs it; returns the exit code.</param>
internal sealed record BenchmarkCommand(string Name, string Options, string Description, Func<CommandArguments, int> Run);

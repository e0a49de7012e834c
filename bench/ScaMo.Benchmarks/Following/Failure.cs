namespace ScaMo.Benchmarks.Following;

/// <summary>A condition that a sample did not meet.</summary>
internal sealed record Failure(string Prompt, long Seed, string Check, string Condition, double Measured, string Unit);

namespace ScaMo.Benchmarks.Following;

/// <summary>A prompt's samples.</summary>
internal sealed record PromptRow(string Text, IReadOnlyList<string> Checks, Score Samples, double MeanSeconds);

namespace ScaMo.Benchmarks.Following;

/// <summary>A real clip that fails a check of its own content, or passes one of another.</summary>
internal sealed record Misjudgement(string Check, string Clip, string Content, string Style, bool IsPassed, IReadOnlyDictionary<string, double> Measured);

namespace ScaMo.Benchmarks.Following;

/// <summary>A sentence.</summary>
/// <param name="Text">What is typed.</param>
/// <param name="Checks">The names of the checks that its motions must pass.</param>
/// <param name="Group">The group it stands in for comparisons, if any.</param>
internal sealed record Prompt(string Text, IReadOnlyList<string> Checks, string? Group = null);

namespace ScaMo.Benchmarks.Following;

/// <summary>One side of a comparison.</summary>
/// <param name="Group">The group of the prompts.</param>
/// <param name="Contents">The contents of the real clips that stand for it.</param>
/// <param name="Styles">Their styles; all where there are none.</param>
internal sealed record ComparedGroup(string Group, IReadOnlyList<string> Contents, IReadOnlyList<string> Styles);

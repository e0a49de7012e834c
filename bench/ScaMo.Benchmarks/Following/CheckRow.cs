namespace ScaMo.Benchmarks.Following;

/// <summary>A check over all motions.</summary>
/// <param name="Name">The check.</param>
/// <param name="Conditions">What it asks for.</param>
/// <param name="Prompts">How many prompts ask for it.</param>
/// <param name="Generated">Samples of these prompts.</param>
/// <param name="Real">Real clips of the right content.</param>
/// <param name="IsRealTest">Whether these are test clips; else clips of all parts, because the test part has none.</param>
/// <param name="Others">Real clips of other contents, which should not pass.</param>
internal sealed record CheckRow(string Name, IReadOnlyList<string> Conditions, int Prompts, Score Generated, Score Real, bool IsRealTest, Score Others);

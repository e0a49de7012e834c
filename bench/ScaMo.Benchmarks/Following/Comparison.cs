namespace ScaMo.Benchmarks.Following;

/// <summary>A quantity must be higher in one group of samples than in another, see <see cref="GroupDifference.IsPassed"/>.</summary>
/// <param name="Name">What it says.</param>
/// <param name="Quantity">The name of the quantity.</param>
/// <param name="More">The group that has more of it.</param>
/// <param name="Less">The group that has less of it.</param>
internal sealed record Comparison(string Name, string Quantity, ComparedGroup More, ComparedGroup Less);

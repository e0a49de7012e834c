namespace ScaMo.Benchmarks.Following;

/// <summary>Two groups' values of a quantity.</summary>
/// <param name="More">The median of the group that should have more.</param>
/// <param name="Less">The median of the other.</param>
/// <param name="PairsInOrder">The share of pairs, one of each group, that are in the expected order (the common-language effect size).</param>
internal sealed record GroupDifference(double More, double Less, double PairsInOrder)
{
    /// <summary>Pairs that must be in order: half of them are by chance.</summary>
    private const double LeastPairs = 2.0 / 3;

    public bool IsPassed => More > Less && PairsInOrder >= LeastPairs;

    public static GroupDifference? Of(IReadOnlyList<double> more, IReadOnlyList<double> less) => more.Count == 0 || less.Count == 0
        ? null
        : new GroupDifference(Signals.Median(more), Signals.Median(less), more.Average(high => less.Average(low => high > low ? 1.0 : 0.0)));

    public override string ToString() => FormattableString.Invariant($"{(IsPassed ? "yes" : "NO")}: {More:0.00} to {Less:0.00}, {100 * PairsInOrder:0} %");
}

namespace ScaMo.Benchmarks.Following;

/// <summary>How many of how many.</summary>
internal sealed record Score(int Passed, int Of)
{
    public double? Share => Of == 0 ? null : (double)Passed / Of;

    public static Score Count<T>(IEnumerable<T> items, Func<T, bool> isPassed)
    {
        var outcomes = items.Select(isPassed).ToList();
        return new Score(outcomes.Count(outcome => outcome), outcomes.Count);
    }

    public override string ToString() => Share is { } share ? FormattableString.Invariant($"{Passed}/{Of} {100 * share:0.#} %") : "-";
}

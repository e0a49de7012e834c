namespace ScaMo.Training.Evaluation.Generation;

/// <summary>A motion of the first pass, and how far the evaluator finds it from its text.</summary>
/// <param name="Rank">best, median or worst.</param>
/// <param name="Text">The text.</param>
/// <param name="Distance">Their distance.</param>
/// <param name="Seed">The seed that makes it again.</param>
/// <param name="Features">Features (frames, 263), not normalised.</param>
public sealed record RankedMotion(string Rank, string Text, double Distance, long Seed, ReadOnlyMemory<float> Features)
{
    private const int OfEach = 2;

    /// <summary>The best, the median and the worst by distance, two of each.</summary>
    /// <param name="distances">The distances of the first pass.</param>
    /// <returns>Places in the pass, with their rank.</returns>
    public static IReadOnlyList<(int Index, string Rank)> Choose(IReadOnlyList<double> distances)
    {
        ArgumentNullException.ThrowIfNull(distances);
        int[] order = [.. Enumerable.Range(0, distances.Count).OrderBy(index => distances[index])];
        int middle = (order.Length - OfEach) / 2;
        return
        [
            .. order[..OfEach].Select(index => (index, "best")),
            .. order[middle..(middle + OfEach)].Select(index => (index, "median")),
            .. order[^OfEach..].Select(index => (index, "worst")),
        ];
    }
}

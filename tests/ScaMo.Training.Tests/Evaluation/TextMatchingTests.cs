using ScaMo.Training.Evaluation.Metrics;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Evaluation;

public sealed class TextMatchingTests
{
    private const int Pool = TextMatching.PoolSize;

    [Fact]
    public void Agrees_with_sorting_by_hand_and_drops_what_fills_no_pool()
    {
        const int Count = 3 * Pool + 7, Dimensions = 5;
        var random = new Random(4);
        double[][] texts = Rows(random, Count, Dimensions), motions = Rows(random, Count, Dimensions);
        // Half of the motions are near their texts, so that no precision is trivial.
        for (int i = 0; i < Count; i += 2) motions[i] = [.. texts[i].Select(value => value + 0.3 * random.NextDouble())];

        var matching = TextMatching.Measure(Matrix(texts), Matrix(motions));

        Assert.Equal(3 * Pool, matching.Pairs);
        for (int rank = 1; rank <= 3; rank++)
        {
            int hits = 0;
            for (int i = 0; i < 3 * Pool; i++)
            {
                int first = i / Pool * Pool;
                int[] order = [.. Enumerable.Range(first, Pool).OrderBy(j => Distance(texts[i], motions[j]))];
                if (order.AsSpan(0, rank).Contains(i)) hits++;
            }

            Assert.Equal(hits / (3.0 * Pool), matching.Precision[rank - 1], 1e-12);
        }

        Assert.Equal(Enumerable.Range(0, 3 * Pool).Average(i => Distance(texts[i], motions[i])), matching.Distance, 1e-12);
    }

    [Fact]
    public void Motions_that_are_all_alike_are_found_by_chance()
    {
        var matching = TextMatching.Measure(randn(Pool, 4), ones(Pool, 4));

        Assert.Equal([1.0 / Pool, 2.0 / Pool, 3.0 / Pool], matching.Precision, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Two_motions_in_one_place_share_it()
    {
        // All texts lie where their motions do, but for the first two motions, which lie on the first text.
        using var texts = arange(Pool).to(ScalarType.Float64).unsqueeze(1) * 10;
        using var motions = texts.clone();
        motions[1] = motions[0];

        var matching = TextMatching.Measure(texts, motions);

        // Of the first text half a chance; of the second, whose motion is 10 away, none at rank 1: the motion of the third is as far, and its double too.
        Assert.Equal((Pool - 2 + 0.5 + 1.0 / 3) / Pool, matching.Precision[0], 1e-12);
        Assert.Equal((Pool - 2 + 1 + 2.0 / 3) / Pool, matching.Precision[1], 1e-12);
        Assert.Equal(1, matching.Precision[2], 1e-12);
    }

    [Fact]
    public void Needs_a_whole_pool_of_pairs()
    {
        Assert.Throws<ArgumentException>(() => TextMatching.Measure(zeros(Pool - 1, 4), zeros(Pool - 1, 4)));
        Assert.Throws<ArgumentException>(() => TextMatching.Measure(zeros(Pool, 4), zeros(Pool, 5)));
    }

    private static double Distance(double[] a, double[] b) => Math.Sqrt(a.Zip(b, (x, y) => (x - y) * (x - y)).Sum());

    private static double[][] Rows(Random random, int count, int dimensions) =>
        [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, dimensions).Select(_ => random.NextDouble()).ToArray())];

    private static Tensor Matrix(double[][] rows) => tensor(rows.SelectMany(row => row).ToArray()).view(rows.Length, -1);
}

using ScaMo.Training.Evaluation.Metrics;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Evaluation;

public sealed class DiversityTests
{
    [Fact]
    public void Of_equal_motions_is_nothing() => Assert.Equal(0, Diversity.Of(ones(400, 8), new Random(1)));

    [Fact]
    public void Of_two_groups_is_their_distance_as_often_as_they_meet()
    {
        // Half of the motions at 0 and half at 3: two drawn at random are in different groups half of the time.
        using var motions = cat([zeros(2000, 1), ones(2000, 1) * 3]);

        double mean = Enumerable.Range(0, 40).Average(seed => Diversity.Of(motions, new Random(seed)));

        Assert.Equal(1.5, mean, 0.05); // 12,000 pairs: four standard errors
    }

    [Fact]
    public void Within_texts_ignores_how_far_texts_are_apart()
    {
        using var offsets = arange(5).to(ScalarType.Float64).view(5, 1, 1) * 1000;
        using var samples = offsets + zeros(5, 30, 4, ScalarType.Float64);

        Assert.Equal(0, Diversity.WithinTexts(samples, new Random(1)));
    }

    [Fact]
    public void Within_texts_of_one_text_is_its_diversity()
    {
        using var samples = randn([31, 6], ScalarType.Float64);

        Assert.Equal(Diversity.Of(samples, new Random(9), pairs: 10), Diversity.WithinTexts(samples.unsqueeze(0), new Random(9)), 1e-12);
    }

    [Fact]
    public void Needs_more_motions_than_pairs()
    {
        Assert.Throws<ArgumentException>(() => Diversity.Of(zeros(300, 2), new Random(1)));
        Assert.Throws<ArgumentException>(() => Diversity.WithinTexts(zeros(2, 9, 2), new Random(1)));
    }

    [Fact]
    public void Replications_have_the_interval_of_normal_errors()
    {
        var replications = Replications.Of([1, 2, 3, 4]);

        Assert.Equal(2.5, replications.Mean, 1e-12);
        Assert.Equal(1.96 * Math.Sqrt(1.25) / 2, replications.Interval, 1e-12);
        Assert.Equal(new Replications(7, 0, 1), Replications.Of([7]));
    }
}

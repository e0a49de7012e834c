using ScaMo.Training.Data.Import;

namespace ScaMo.Training.Tests.Data.Import;

public sealed class FeatureMomentsTests
{
    [Fact]
    public void Deviations_are_averaged_inside_their_groups()
    {
        var random = new Random(1);
        var features = new float[50 * 263];
        for (int i = 0; i < features.Length; i++) features[i] = i % 263 is 3 ? 7 : (float)(random.NextDouble() * (1 + i % 5) + i % 3);
        var moments = new FeatureMoments();
        moments.Add(features.AsSpan(0, 20 * 263));
        moments.Add(features.AsSpan(20 * 263));

        var statistics = moments.ToStatistics();

        double Deviation(int feature)
        {
            var values = Enumerable.Range(0, 50).Select(frame => (double)features[frame * 263 + feature]).ToList();
            double mean = values.Average();
            Assert.Equal(mean, statistics.Mean[feature], 1e-5);
            return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
        }

        // The bounds of HumanML3D's groups for 22 joints.
        int[] bounds = [0, 1, 3, 4, 67, 193, 259, 263];
        for (int group = 0; group < bounds.Length - 1; group++)
        {
            double expected = Enumerable.Range(bounds[group], bounds[group + 1] - bounds[group]).Average(Deviation);
            for (int i = bounds[group]; i < bounds[group + 1]; i++) Assert.Equal(group == 2 ? 1 : expected, statistics.StandardDeviation[i], 1e-5);
        }
    }

    [Fact]
    public void Two_that_are_added_know_what_both_have_seen()
    {
        var random = new Random(2);
        var features = new float[30 * 263];
        for (int i = 0; i < features.Length; i++) features[i] = (float)random.NextDouble();
        FeatureMoments all = new(), first = new(), second = new();
        all.Add(features);
        first.Add(features.AsSpan(0, 10 * 263));
        second.Add(features.AsSpan(10 * 263));

        first.Add(second);

        Assert.Equal(30, first.Frames);
        for (int i = 0; i < 263; i++)
        {
            Assert.Equal(all.ToStatistics().Mean[i], first.ToStatistics().Mean[i], 1e-6f);
            Assert.Equal(all.ToStatistics().StandardDeviation[i], first.ToStatistics().StandardDeviation[i], 1e-6f);
        }
    }
}

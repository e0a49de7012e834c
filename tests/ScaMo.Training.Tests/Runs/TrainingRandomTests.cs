using ScaMo.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Runs;

public sealed class TrainingRandomTests
{
    [Fact]
    public void Seed_stream_and_index_decide_the_numbers()
    {
        static ulong[] Numbers(long seed, int stream, long index)
        {
            var random = new TrainingRandom(seed, stream, index);
            return [.. Enumerable.Range(0, 5).Select(_ => random.NextUInt64())];
        }

        Assert.Equal(Numbers(1, 2, 3), Numbers(1, 2, 3));
        ulong[][] others = [Numbers(1, 2, 3), Numbers(2, 2, 3), Numbers(1, 3, 3), Numbers(1, 2, 4), Numbers(1, 2, 3L + (1L << 32)), Numbers(1L + (1L << 32), 2, 3)];
        Assert.Equal(30, others.SelectMany(numbers => numbers).Distinct().Count());
    }

    [Fact]
    public void Numbers_are_spread_as_they_should_be()
    {
        var random = new TrainingRandom(7, 0, 0);
        const int Count = 20_000;

        var uniform = Enumerable.Range(0, Count).Select(_ => random.NextDouble()).ToArray();
        var normal = Enumerable.Range(0, Count).Select(_ => random.NextNormal()).ToArray();
        var dice = Enumerable.Range(0, Count).Select(_ => random.Next(6)).CountBy(side => side).ToDictionary();

        Assert.All(uniform, value => Assert.InRange(value, 0, 1 - double.Epsilon));
        Assert.Equal(0.5, uniform.Average(), 0.01);
        Assert.Equal(0, normal.Average(), 0.03);
        Assert.Equal(1, normal.Average(value => value * value), 0.05);
        Assert.Equal(6, dice.Count);
        Assert.All(dice.Values, count => Assert.InRange(count, Count / 6 - 250, Count / 6 + 250));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.Next(0));
    }

    [Fact]
    public void A_permutation_has_every_number_once()
    {
        var order = new TrainingRandom(1, 0, 5).Permutation(1000);

        Assert.Equal(Enumerable.Range(0, 1000), order.Order());
        Assert.NotEqual(Enumerable.Range(0, 1000), order);
        Assert.NotEqual(order, new TrainingRandom(1, 0, 6).Permutation(1000));
        Assert.Empty(new TrainingRandom(1, 0, 5).Permutation(0));
    }

    [Fact]
    public void Dropout_of_a_step_can_be_repeated()
    {
        using var scope = NewDisposeScope();
        Tensor Draw(long step)
        {
            TrainingRandom.SeedTorch(1, 9, step);
            return rand(8);
        }

        Assert.True(Draw(5).equal(Draw(5)).all().ToBoolean());
        Assert.False(Draw(5).equal(Draw(6)).all().ToBoolean());
    }
}

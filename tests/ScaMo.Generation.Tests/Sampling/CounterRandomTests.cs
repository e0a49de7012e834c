namespace ScaMo.Generation.Tests.Sampling;

public sealed class CounterRandomTests
{
    // Known-answer vectors of Philox 4x32-10 from the authors' Random123 distribution (kat_vectors).
    [Theory]
    [InlineData(0u, 0u, 0u, 0u, 0u, 0u, 0x6627e8d5u, 0xe169c58du, 0xbc57ac4cu, 0x9b00dbd8u)]
    [InlineData(~0u, ~0u, ~0u, ~0u, ~0u, ~0u, 0x408f276du, 0x41c83b0eu, 0xa20bc7c6u, 0x6d5451fdu)]
    [InlineData(0x243f6a88u, 0x85a308d3u, 0x13198a2eu, 0x03707344u, 0xa4093822u, 0x299f31d0u, 0xd16cfe09u, 0x94fdccebu, 0x5001e420u, 0x24126ea1u)]
    public void Philox_gives_its_authors_known_answers(uint c0, uint c1, uint c2, uint c3, uint k0, uint k1, uint x0, uint x1, uint x2, uint x3) =>
        Assert.Equal((x0, x1, x2, x3), CounterRandom.Philox(c0, c1, c2, c3, k0, k1));

    [Fact]
    public void Numbers_are_uniform_over_seeds_and_over_steps()
    {
        AssertUniform(Enumerable.Range(0, 20_000).Select(seed => CounterRandom.Uniform(seed, 3)));
        AssertUniform(Enumerable.Range(0, 20_000).Select(step => CounterRandom.Uniform(42, step)));
        AssertUniform(Enumerable.Range(0, 20_000).Select(seed => CounterRandom.Uniform((1L << 53) - 1 - seed, 0)));
    }

    private static void AssertUniform(IEnumerable<double> numbers)
    {
        const int Bins = 50;
        var counts = new double[Bins];
        int total = 0;
        foreach (double number in numbers)
        {
            Assert.InRange(number, 0, Math.BitDecrement(1.0));
            counts[(int)(number * Bins)]++;
            total++;
        }

        double expected = (double)total / Bins;
        double chiSquare = counts.Sum(count => (count - expected) * (count - expected) / expected);
        Assert.InRange(chiSquare, 15, 100); // 49 degrees of freedom: mean 49, far tails beyond
    }
}

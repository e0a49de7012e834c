using static TorchSharp.torch;

namespace ScaMo.Generation.Tests.Sampling;

public sealed class DeviceSamplerTests
{
    private const int Vocabulary = 500;

    public static TheoryData<double, int, double> Options => new()
    {
        { 0, 0, 1 }, { 1, 0, 1 }, { 0.5, 0, 1 }, { 2, 0, 1 }, { 1, 1, 1 }, { 1, 7, 1 }, { 1, 10_000, 1 }, { 1, 0, 0.3 }, { 1, 0, 1e-9 }, { 0.8, 20, 0.9 }, { 1e-7, 5, 0.5 },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Draws_what_the_sampler_of_a_row_draws(double temperature, int topK, double topP)
    {
        var sampling = new SamplingOptions(temperature, topK, topP);
        var random = new Random(1);
        float[][] rows = [.. Enumerable.Range(0, 40).Select(row => Enumerable.Range(0, Vocabulary).Select(_ => (float)(random.NextDouble() * 8)).ToArray())];
        // Equals, so that the order among them counts.
        rows[1].AsSpan().Fill(3);
        rows[2][100] = rows[2][400] = 20;

        AssertSame(rows, _ => sampling);
    }

    [Fact]
    public void Rows_with_options_of_their_own_do_not_disturb_each_other()
    {
        var random = new Random(2);
        float[][] rows = [.. Enumerable.Range(0, 44).Select(row => Enumerable.Range(0, Vocabulary).Select(_ => (float)(random.NextDouble() * 8)).ToArray())];
        var options = Options.Select(row => new SamplingOptions(row.Data.Item1, row.Data.Item2, row.Data.Item3)).ToArray();

        AssertSame(rows, row => options[row % options.Length]);
    }

    [Fact]
    public void A_row_that_is_no_numbers_has_no_token_and_the_others_have_theirs()
    {
        float[] good = [1, 5, 2], bad = [1, float.NaN, 2];
        var tokens = new int[3];

        new DeviceSampler(CPU).Draw(tensor(good.Concat(bad).Concat(good).ToArray(), [3, 3]), [new TokenDraw(0, SamplingOptions.Greedy, 0), new TokenDraw(0, new SamplingOptions(), 0.5), null], tokens);

        Assert.Equal([1, ISequenceDecoder.NoToken], tokens[..2]);
    }

    private static void AssertSame(float[][] rows, Func<int, SamplingOptions> sampling)
    {
        var sampler = new TokenSampler();
        var draws = rows.Select((_, row) => (TokenDraw?)new TokenDraw(row, sampling(row), CounterRandom.Uniform(row, 3))).ToArray();
        var expected = rows.Select((row, i) => sampler.Sample(row, draws[i]!.Value.Sampling, draws[i]!.Value.Uniform));
        var tokens = new int[rows.Length];
        using var logits = tensor(rows.SelectMany(row => row).ToArray(), [rows.Length, Vocabulary]);

        new DeviceSampler(CPU).Draw(logits, draws, tokens);

        Assert.Equal(expected, tokens);
    }
}

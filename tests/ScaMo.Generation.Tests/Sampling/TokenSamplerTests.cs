namespace ScaMo.Generation.Tests.Sampling;

public sealed class TokenSamplerTests
{
    private readonly TokenSampler _sampler = new();

    [Fact]
    public void Greedy_takes_the_largest_logit_and_the_first_of_equals()
    {
        Assert.Equal(1, _sampler.Sample([1, 5, 5, -3], SamplingOptions.Greedy, 0.99));
        Assert.Equal(1, _sampler.Sample([1, 5, 5, -3], new SamplingOptions(Temperature: 1e-300), 0.99));
    }

    [Theory]
    [InlineData(1.0, 0, 1.0)]
    [InlineData(0.5, 0, 1.0)]
    [InlineData(2.0, 3, 1.0)]
    [InlineData(1.0, 0, 0.7)]
    [InlineData(1.5, 4, 0.9)]
    [InlineData(1.0, 1, 1.0)]
    [InlineData(1.0, 0, 1e-9)]
    public void Tokens_come_as_often_as_temperature_top_k_and_top_p_say(double temperature, int topK, double topP)
    {
        float[] logits = [0.3f, 2.0f, -1.0f, 1.2f, 1.2f, 0.0f, -40f];
        var options = new SamplingOptions(temperature, topK, topP);
        var expected = Distribution(logits, options);

        const int Draws = 40_000;
        var counts = new double[logits.Length];
        for (int i = 0; i < Draws; i++) counts[_sampler.Sample(logits, options, (i + 0.5) / Draws)]++;

        // The uniform numbers form a grid, so frequencies are exact to the grid's width.
        for (int i = 0; i < logits.Length; i++) Assert.Equal(expected[i], counts[i] / Draws, 1e-4);
    }

    [Theory]
    [InlineData(1, 0.5)]
    [InlineData(0, 0.9)]
    [InlineData(1000, 1.0)]
    [InlineData(700, 0.95)]
    [InlineData(0, 0.9999)]
    public void A_large_vocabulary_keeps_the_same_set_as_a_full_sort(int topK, double topP)
    {
        var random = new Random(5);
        var logits = new float[64_001];
        for (int i = 0; i < logits.Length; i++) logits[i] = MathF.Round((float)(random.NextDouble() * 12), 2); // with many equals
        var options = new SamplingOptions(1, topK, topP);
        var expected = Distribution(logits, options);

        for (int i = 0; i < 300; i++)
        {
            int token = _sampler.Sample(logits, options, (i + 0.5) / 300);
            Assert.True(expected[token] > 0, $"token {token} lies outside the set");
        }
    }

    [Fact]
    public void Extreme_logits_and_uniform_numbers_give_a_token_all_the_same()
    {
        foreach (double uniform in (double[])[0, Math.BitDecrement(1.0)])
        {
            Assert.Equal(2, _sampler.Sample([-1e30f, float.NegativeInfinity, 1e30f], new SamplingOptions(), uniform));
            Assert.InRange(_sampler.Sample(new float[1000], new SamplingOptions(2, 7, 0.3), uniform), 0, 6);
        }
    }

    [Fact]
    public void A_logit_that_is_not_a_number_is_an_error() =>
        Assert.Throws<ArithmeticException>(() => _sampler.Sample([0, float.NaN, 1], new SamplingOptions(), 0.5));

    /// <summary>Probabilities by the definition, in double, with a full sort.</summary>
    private static double[] Distribution(float[] logits, SamplingOptions options)
    {
        double max = logits.Max();
        var weights = logits.Select(logit => Math.Exp((logit - max) / options.Temperature)).ToArray();
        var order = Enumerable.Range(0, logits.Length).OrderByDescending(i => logits[i]).ThenBy(i => i).ToArray();
        int kept = options.TopK > 0 ? Math.Min(options.TopK, order.Length) : order.Length;
        double total = order.Take(kept).Sum(i => weights[i]);
        double reached = 0;
        int count = 0;
        while (count < kept && (count == 0 || reached < options.TopP * total)) reached += weights[order[count++]];
        if (options.TopP == 1) count = kept;
        double sum = order.Take(count).Sum(i => weights[i]);
        var result = new double[logits.Length];
        foreach (int i in order.Take(count)) result[i] = weights[i] / sum;
        return result;
    }
}

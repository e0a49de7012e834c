using System.Numerics.Tensors;

namespace ScaMo.Generation;

/// <summary>
/// Draws a token from a row of logits. The arithmetic of a row depends on nothing but the row, so a seed gives the same token
/// whatever else runs. Reuses its buffers: one sampler a thread.
/// </summary>
public sealed class TokenSampler
{
    /// <summary>Below this the distribution is a point in float32, and dividing by it would overflow.</summary>
    private const double GreedyBelow = 1e-6;

    private readonly LikelihoodRanking _ranking = new();
    private float[] _weights = [];

    /// <summary>Draws a token.</summary>
    /// <param name="logits">One value a token that may be drawn.</param>
    /// <param name="options">Temperature, top-k, top-p; top-k is applied first, then top-p to what is left.</param>
    /// <param name="uniform">A number in [0, 1); not used by greedy decoding.</param>
    /// <returns>The index of the token. The smallest index wins where greedy decoding finds equals.</returns>
    /// <exception cref="ArithmeticException">A logit is not a number.</exception>
    public int Sample(ReadOnlySpan<float> logits, SamplingOptions options, double uniform) =>
        TrySample(logits, options, uniform, out int token) ? token : throw new ArithmeticException("The transformer gave a logit that is not a number.");

    /// <inheritdoc cref="Sample"/>
    /// <returns>Whether all logits are numbers.</returns>
    public bool TrySample(ReadOnlySpan<float> logits, SamplingOptions options, double uniform, out int token)
    {
        ArgumentNullException.ThrowIfNull(options);
        int best = token = TensorPrimitives.IndexOfMax(logits);
        if (float.IsNaN(logits[best])) return false;
        if (options.Temperature < GreedyBelow) return true;

        if (_weights.Length < logits.Length) _weights = new float[logits.Length];
        var weights = _weights.AsSpan(0, logits.Length);
        // Unnormalised probabilities exp((x - max) / temperature): the largest is 1, so nothing overflows.
        TensorPrimitives.Subtract(logits, logits[best], weights);
        TensorPrimitives.Divide(weights, (float)options.Temperature, weights);
        TensorPrimitives.Exp(weights, weights);

        int limit = options.TopK > 0 ? Math.Min(options.TopK, weights.Length) : weights.Length;
        if (limit < weights.Length || options.TopP < 1) Restrict(weights, limit, options.TopP);
        token = Draw(weights, uniform, best);
        return true;
    }

    /// <summary>Sets to zero what top-k and top-p exclude. Among equals the smaller index is the likelier.</summary>
    private void Restrict(Span<float> weights, int topK, double topP)
    {
        _ranking.Start(weights);
        int kept = topK;
        if (topP < 1)
        {
            double total = 0;
            if (topK == weights.Length) foreach (float weight in weights) total += weight;
            else for (int rank = 0; rank < topK; rank++) total += weights[_ranking[rank]];

            double reached = 0;
            for (kept = 0; kept < topK && (kept == 0 || reached < topP * total); kept++) reached += weights[_ranking[kept]];
        }

        if (kept == weights.Length) return;
        ulong last = _ranking.KeyAt(kept - 1);
        for (int i = 0; i < weights.Length; i++)
        {
            if (LikelihoodRanking.KeyOf(weights[i], i) > last) weights[i] = 0;
        }
    }

    /// <summary>Inverts the cumulative distribution, in double, in the order of the indices.</summary>
    private static int Draw(ReadOnlySpan<float> weights, double uniform, int fallback)
    {
        double total = 0;
        foreach (float weight in weights) total += weight;
        double target = uniform * total;
        double cumulative = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            cumulative += weights[i];
            if (cumulative > target) return i;
        }

        // Only rounding gets here: the target is below the total.
        return fallback;
    }
}

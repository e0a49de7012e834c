using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace ScaMo.Generation;

/// <summary>
/// <see cref="TokenSampler"/> on the model's device, for many rows at once: the logits stay there, and one number a row comes back. A row's arithmetic is
/// that of a fixed number of rows, whoever they belong to.
/// </summary>
internal sealed class DeviceSampler(Device device)
{
    /// <summary>Below this the distribution is a point in float32, and dividing by it would overflow.</summary>
    private const double GreedyBelow = 1e-6;

    /// <summary>Draws a token a row.</summary>
    /// <param name="logits">(rows, tokens that may be drawn).</param>
    /// <param name="draws">How, by row; null for a row of which nothing is wanted.</param>
    /// <param name="tokens">Takes the tokens by row, or <see cref="ISequenceDecoder.NoToken"/> where a logit is not a number.</param>
    public void Draw(Tensor logits, ReadOnlySpan<TokenDraw?> draws, Span<int> tokens)
    {
        int count = draws.Length;
        var (temperature, topP, uniform) = (new float[count], new double[count], new double[count]);
        var topK = new long[count];
        bool isRestricted = false, isSampled = false;
        for (int i = 0; i < count; i++)
        {
            var sampling = draws[i]?.Sampling ?? SamplingOptions.Greedy;
            bool isGreedy = sampling.Temperature < GreedyBelow;
            temperature[i] = isGreedy ? 1 : (float)sampling.Temperature;
            // The likeliest token alone is what is left of the distribution.
            topK[i] = isGreedy ? 1 : sampling.TopK > 0 ? Math.Min(sampling.TopK, logits.shape[1]) : logits.shape[1];
            topP[i] = isGreedy ? 1 : sampling.TopP;
            uniform[i] = draws[i]?.Uniform ?? 0;
            isSampled |= !isGreedy;
            isRestricted |= !isGreedy && (topK[i] < logits.shape[1] || topP[i] < 1);
        }

        using var scope = NewDisposeScope();
        var x = logits.to(ScalarType.Float32);
        var (greatest, best) = x.max(1, keepdim: true); // (rows, 1)
        var chosen = best;
        if (isSampled)
        {
            // Unnormalised probabilities exp((x − max) / temperature): the largest is 1, so nothing overflows.
            var weights = ((x - greatest) / tensor(temperature, device: device).unsqueeze(1)).exp().to(ScalarType.Float64);
            var kept = tensor(topK, device: device).unsqueeze(1);
            if (isRestricted) weights = Restrict(weights, kept, tensor(topP, device: device).unsqueeze(1));
            var cumulative = weights.cumsum(1);
            var target = tensor(uniform, device: device).unsqueeze(1) * cumulative.narrow(1, cumulative.shape[1] - 1, 1);
            var drawn = cumulative.le(target).sum(1, keepdim: true); // the first whose cumulative weight is above the target
            // Rounding may find none; and a greedy row has its own answer.
            var isOwn = kept.gt(1) & drawn.lt(cumulative.shape[1]);
            chosen = where(isOwn, drawn, best);
        }

        var result = where(greatest.isnan(), full_like(chosen, ISequenceDecoder.NoToken), chosen).squeeze(1).to(ScalarType.Int32).cpu();
        MemoryMarshal.Cast<byte, int>(result.bytes).CopyTo(tokens);
    }

    /// <summary>Sets to zero what top-k and then top-p exclude. Among equals the smaller index is the likelier.</summary>
    private static Tensor Restrict(Tensor weights, Tensor topK, Tensor topP)
    {
        var (sorted, order) = weights.sort(dim: 1, descending: true, stable: true);
        var ranks = arange(weights.shape[1], device: weights.device).unsqueeze(0);
        var among = where(ranks.lt(topK), sorted, zeros_like(sorted));
        var before = among.cumsum(1) - among;
        var isKept = ranks.lt(topK) & (ranks.eq(0) | before.lt(topP * among.sum(1, keepdim: true)) | topP.ge(1));
        var mask = zeros_like(isKept).scatter_(1, order, isKept);
        return where(mask, weights, zeros_like(weights));
    }
}

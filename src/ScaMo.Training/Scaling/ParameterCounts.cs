using ScaMo.Models.Transformer;

namespace ScaMo.Training.Scaling;

/// <summary>The two sizes of a transformer that the scaling law speaks of.</summary>
/// <param name="NonVocabulary">N_nv: all parameters but the token embedding and the head, so blocks, norms and the projection of the text features.</param>
/// <param name="Vocabulary">
/// N_v = V d, with the true codebook size V. As in the paper it stands once, though the embedding and an untied head hold it twice, and without the rows of end and pad.
/// </param>
public readonly record struct ParameterCounts(long NonVocabulary, long Vocabulary)
{
    /// <summary>Counts a transformer's parameters from its shape.</summary>
    public static ParameterCounts Of(TransformerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        long width = config.Width;
        long attention = 4 * width * width; // queries, keys, values, output
        long feedForward = 3 * width * config.HiddenSize; // gate, up, down
        long norms = 2 * width;
        long textProjection = (config.TextWidth + 1) * width; // with its bias
        return new ParameterCounts(config.Layers * (attention + feedForward + norms) + width + textProjection, config.CodebookSize * width);
    }

    /// <summary>C ≈ 6 (N_nv + V d) D (paper, Eq. 7).</summary>
    /// <param name="tokens">D, the motion tokens seen.</param>
    public double ApproximateFlops(double tokens) => 6.0 * (NonVocabulary + Vocabulary) * tokens;
}

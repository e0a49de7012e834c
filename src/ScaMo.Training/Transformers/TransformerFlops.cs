using ScaMo.Models.Transformer;

namespace ScaMo.Training.Transformers;

/// <summary>
/// The floating-point operations of the text-prefix transformer, counted product by product: a product of (m × k) and (k × n) is 2 m k n. As PyTorch's own counter does, it
/// leaves out what is no product of matrices (norms, rotary positions, softmax, SiLU, biases). Attention counts every pair of positions, as it is computed under a
/// mask, and the head every position, text too. A text encoder's operations are not among them.
/// </summary>
/// <param name="TextProjection">Text features to the prefix.</param>
/// <param name="AttentionProjections">Queries, keys, values and output of all blocks.</param>
/// <param name="AttentionScores">Scores and weighted sums of all blocks.</param>
/// <param name="FeedForward">The SwiGLU of all blocks.</param>
/// <param name="Head">Logits.</param>
public readonly record struct TransformerFlops(double TextProjection, double AttentionProjections, double AttentionScores, double FeedForward, double Head)
{
    /// <summary>A pass over a batch without gradients.</summary>
    public double Forward => TextProjection + AttentionProjections + AttentionScores + FeedForward + Head;

    /// <summary>Counts the forward pass over a batch.</summary>
    /// <param name="config">The shape.</param>
    /// <param name="rows">B, sequences.</param>
    /// <param name="positions">T, positions of each that are computed: text, motion and padding.</param>
    /// <param name="textPositions">L, text positions of each that are projected.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or there are more text positions than positions.</exception>
    public static TransformerFlops Count(TransformerConfig config, int rows, int positions, int textPositions)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(textPositions);
        ArgumentOutOfRangeException.ThrowIfLessThan(positions, textPositions);
        double width = config.Width, all = (double)rows * positions;
        return new TransformerFlops(
            TextProjection: 2.0 * rows * textPositions * config.TextWidth * width,
            AttentionProjections: config.Layers * all * 2 * 4 * width * width,
            AttentionScores: config.Layers * all * positions * 2 * 2 * width,
            FeedForward: config.Layers * all * 2 * 3 * width * config.HiddenSize,
            Head: all * 2 * width * config.LogitCount);
    }

    /// <summary>
    /// A training step on that batch. Each product has two in the backward pass, for the gradients of its two factors; the text features of a frozen encoder need none.
    /// </summary>
    /// <param name="isTextFrozen">Whether the text encoder is frozen.</param>
    public double Training(bool isTextFrozen) => 3 * Forward - (isTextFrozen ? TextProjection : 0);
}

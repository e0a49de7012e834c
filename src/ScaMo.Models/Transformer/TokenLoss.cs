using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Models.Transformer;

/// <summary>Losses over the motion tokens and the end; positions whose target is the pad token do not count.</summary>
public static class TokenLoss
{
    private static readonly Scalar Epsilon = 1e-10;

    /// <summary>−log p(target) at every position (B, T); zero where the target is the pad token.</summary>
    /// <param name="logits">(B, T, logit count).</param>
    /// <param name="targets">(B, T), int64; position p holds the token expected at p + 1.</param>
    /// <param name="padToken">The target that does not count.</param>
    public static Tensor NegativeLogLikelihood(Tensor logits, Tensor targets, int padToken)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(targets);
        using var scope = NewDisposeScope();
        var flat = nn.functional.cross_entropy(logits.flatten(0, 1).to(ScalarType.Float32), targets.flatten(), ignore_index: padToken, reduction: nn.Reduction.None);
        return flat.view(targets.shape).MoveToOuterDisposeScope();
    }

    /// <summary>Cross-entropy (paper, Eq. 5): the mean of −log p(target).</summary>
    /// <inheritdoc cref="NegativeLogLikelihood"/>
    public static Tensor CrossEntropy(Tensor logits, Tensor targets, int padToken)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(targets);
        using var scope = NewDisposeScope();
        return nn.functional.cross_entropy(logits.flatten(0, 1).to(ScalarType.Float32), targets.flatten(), ignore_index: padToken).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The unigram-normalised loss (paper, Eq. 8): the mean of −log(p(target) / unigram(target) + 1e-10). It compares models of
    /// different vocabularies, and is negative where the model beats the unigram.
    /// </summary>
    /// <param name="logits">(B, T, logit count).</param>
    /// <param name="targets">(B, T), int64.</param>
    /// <param name="unigram">The probability of every token over the training set (vocabulary size); above 0 for the tokens that occur.</param>
    /// <param name="padToken">The target that does not count.</param>
    public static Tensor UnigramNormalized(Tensor logits, Tensor targets, Tensor unigram, int padToken)
    {
        ArgumentNullException.ThrowIfNull(logits);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(unigram);
        using var scope = NewDisposeScope();
        using Scalar pad = padToken;
        var counted = targets.flatten().ne(pad);
        var target = targets.flatten().masked_select(counted); // (n)
        var rows = logits.flatten(0, 1)[counted].to(ScalarType.Float32); // (n, logit count)
        var probability = rows.softmax(-1).gather(-1, target.unsqueeze(-1)).squeeze(-1);
        return (probability / unigram[target]).Plus(Epsilon).log().mean().neg().MoveToOuterDisposeScope();
    }
}

using ScaMo.Models.Transformer;
using ScaMo.Training.Scaling;
using ScaMo.Training.Transformers;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Training;

public sealed class TransformerFlopsTests
{
    // Hidden size: 8/3 of 8 is 21, rounded up to 256.
    private static readonly TransformerConfig Small = new() { Layers = 2, Heads = 2, Width = 8, CodebookSize = 10, TextWidth = 6 };

    [Fact]
    public void A_pass_agrees_with_a_count_by_hand()
    {
        // 3 sequences of 7 positions, 4 of which are text: 12 projected features, 21 positions.
        var flops = TransformerFlops.Count(Small, rows: 3, positions: 7, textPositions: 4);

        Assert.Equal(12 * 6 * 8 * 2, flops.TextProjection);
        Assert.Equal(2 * 21 * (8 * 24 + 8 * 8) * 2, flops.AttentionProjections);
        // Of each of 3 sequences, 2 heads and 2 blocks: (7 × 4) by (4 × 7), and (7 × 7) by (7 × 4).
        Assert.Equal(3 * 2 * 2 * (7 * 7 * 4 + 7 * 7 * 4) * 2, flops.AttentionScores);
        Assert.Equal(2 * 21 * (8 * 256 + 8 * 256 + 256 * 8) * 2, flops.FeedForward);
        Assert.Equal(21 * 8 * 11 * 2, flops.Head);
        Assert.Equal(1152 + 21504 + 9408 + 516096 + 3696, flops.Forward);
    }

    [Fact]
    public void A_training_step_has_two_products_more_for_each_but_no_gradient_of_frozen_text()
    {
        var flops = TransformerFlops.Count(Small, 1, 5, 2);

        Assert.Equal(3 * flops.Forward, flops.Training(isTextFrozen: false));
        Assert.Equal(3 * flops.Forward - 2 * 6 * 8 * 2, flops.Training(isTextFrozen: true));
    }

    [Fact]
    public void A_tied_head_has_an_output_for_pad() =>
        Assert.Equal(5 * 8 * 12 * 2, TransformerFlops.Count(Small with { TieWeights = true }, 1, 5, 2).Head);

    [Fact]
    public void There_cannot_be_more_text_than_positions() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => TransformerFlops.Count(Small, 1, 3, 4));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parameters_are_those_of_the_network(bool tie)
    {
        var config = new TransformerConfig { Layers = 3, Heads = 4, Width = 48, CodebookSize = 240, TextWidth = 64, TieWeights = tie };
        using var network = new TextPrefixTransformer(config, new Device("meta"));

        var counts = ParameterCounts.Of(config);

        long tables = 242 * 48 + (tie ? 0 : 241 * 48);
        Assert.Equal(network.ParameterCount, counts.NonVocabulary + tables);
        Assert.Equal(240 * 48, counts.Vocabulary);
        Assert.Equal(6.0 * (counts.NonVocabulary + 240 * 48) * 1000, counts.ApproximateFlops(1000));
    }
}

using ScaMo.Models.Transformer;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Transformer;

/// <summary>Shapes unlike the golden ones, against the published computation written out.</summary>
public sealed class PlainTransformerTests
{
    [Theory]
    [InlineData(1, 3, 18, 5, 3, false)] // head size 6
    [InlineData(2, 2, 20, 1, 6, true)] // head size 10, a single text position
    [InlineData(2, 1, 14, 9, 1, true)]
    [InlineData(3, 4, 8, 4, 5, false)] // head size 2
    public void Any_shape_gives_the_logits_of_the_published_computation(int layers, int heads, int width, int textLength, int motionLength, bool tied)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        manual_seed(5);
        // The block is exactly full.
        using var transformer = new TextPrefixTransformer(new TransformerConfig
        {
            Layers = layers,
            Heads = heads,
            Width = width,
            CodebookSize = 30,
            TextWidth = 5,
            BlockSize = textLength + motionLength,
            TieWeights = tied,
        });
        foreach (var parameter in transformer.parameters()) parameter.normal_(0, 0.4);
        var text = randn(1, textLength, 5);
        int[] motion = [.. Enumerable.Range(0, motionLength).Select(i => i * 7 % 30)];

        double[][] features = [.. text.data<float>().ToArray().Chunk(5).Select(row => row.Select(value => (double)value).ToArray())];
        var expected = new PlainTransformer(transformer).Logits(features, motion);

        Assert.Equal(tied ? 32 : 31, expected[0].Length);
        using var cache = new KeyValueCache(transformer.Config, slotCount: 1, CPU, ScalarType.Float32);
        AssertNear(expected[textLength - 1], transformer.Prefill(text, cache, slot: 0));
        for (int i = 0; i < motionLength; i++) AssertNear(expected[textLength + i], transformer.Step([motion[i]], cache));
        Assert.Throws<InvalidOperationException>(() => transformer.Step([0], cache));

        var tokens = cat([zeros([1, textLength], ScalarType.Int64), tensor(motion, ScalarType.Int64).unsqueeze(0)], 1);
        var whole = transformer.forward(tokens, text, ones(1, textLength));
        for (int i = 0; i < expected.Length; i++) AssertNear(expected[i], whole[.., i]);
    }

    [Fact]
    public void A_sequence_beyond_the_block_is_refused()
    {
        using var scope = NewDisposeScope();
        using var transformer = new TextPrefixTransformer(new TransformerConfig { Layers = 1, Heads = 1, Width = 4, CodebookSize = 8, TextWidth = 3, BlockSize = 6 });

        Assert.Throws<ArgumentException>(() => transformer.forward(zeros([1, 7], ScalarType.Int64), zeros(1, 2, 3), ones(1, 2)));
    }

    private static void AssertNear(double[] expected, Tensor logits) =>
        Assert.InRange(Numbers.MaxDifference([.. expected.Select(value => (float)value)], logits.contiguous().data<float>().ToArray()), 0, 2e-4);
}

using ScaMo.Models.Tokenizer;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Tokenizer;

/// <summary>Shapes unlike the golden ones, against the published computation written out.</summary>
public sealed class PlainTokenizerTests
{
    [Theory]
    [InlineData(20, 4, 1, 1, 3, Activation.Relu, Normalization.None, 17)] // the latent is the code: no projections
    [InlineData(12, 6, 3, 2, 3, Activation.Gelu, Normalization.Layer, 29)]
    [InlineData(16, 9, 2, 3, 3, Activation.Gelu, Normalization.Batch, 22)]
    [InlineData(64, 4, 2, 2, 2, Activation.Silu, Normalization.Group, 9)]
    [InlineData(10, 5, 2, 3, 1, Activation.Silu, Normalization.Batch, 4)]
    public void Any_shape_encodes_and_decodes_like_the_published_computation(
        int width, int codeDim, int downsamplings, int depth, int growth, Activation activation, Normalization norm, int frames)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var config = new TokenizerConfig
        {
            Levels = [8, 5, 3, 2],
            Features = 11,
            Width = width,
            CodeDim = codeDim,
            Downsamplings = downsamplings,
            Depth = depth,
            DilationGrowthRate = growth,
            Activation = activation,
            Norm = norm,
        };
        using var tokenizer = new MotionTokenizer(config);
        tokenizer.eval();
        Randomize(tokenizer);
        var plain = new PlainTokenizer(tokenizer);
        var batch = randn(2, frames, 11);

        for (int sample = 0; sample < 2; sample++)
        {
            double[][] features = [.. Enumerable.Range(0, 11).Select(c => Enumerable.Range(0, frames).Select(t => (double)batch[sample, t, c].ToSingle()).ToArray())];
            var latent = plain.EncodeLatent(features);
            Assert.Equal(frames / config.FramesPerToken, latent[0].Length);
            AssertNear(latent, tokenizer.EncodeLatent(batch)[sample]);
            Assert.Equal(plain.Quantize(latent), tokenizer.Encode(batch)[sample].data<long>().ToArray());
        }

        // Beyond the codebook of 240, too, where indices wrap.
        long[] indices = [0, 239, 17, 101, 240, 1000];
        AssertNear(plain.Decode(indices), tokenizer.Decode(tensor(indices).unsqueeze(0))[0].transpose(0, 1));
        AssertNear(plain.Decode([5]), tokenizer.Decode(tensor(new long[,] { { 5 } }))[0].transpose(0, 1));
        Assert.Throws<ArgumentException>(() => tokenizer.Decode(zeros([1, 0], ScalarType.Int64)));
    }

    private static void Randomize(nn.Module module)
    {
        manual_seed(11);
        foreach (var (name, value) in module.state_dict())
        {
            if (name.EndsWith("running_var", StringComparison.Ordinal)) value.uniform_(0.5, 2);
            else if (value.is_floating_point()) value.normal_(0, 0.25);
        }
    }

    private static void AssertNear(double[][] expected, Tensor actual) =>
        Assert.InRange(Numbers.MaxDifference([.. expected.SelectMany(row => row).Select(value => (float)value)], actual.contiguous().data<float>().ToArray()), 0, 2e-3);
}

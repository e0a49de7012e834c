using ScaMo.Models.Tokenizer;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Tokenizer;

public sealed class CpuMotionDecoderTests
{
    private const double GoldenTolerance = 2e-4;
    private const double Tolerance = 2e-5;

    [Theory]
    [InlineData("vae-512")]
    [InlineData("vae-65536")]
    public void Decodes_like_the_reference(string folder)
    {
        using var tokenizer = MotionTokenizerTests.Load(folder);
        using var decoder = CpuMotionDecoder.Pack(tokenizer, 2);
        var indices = Goldens.Longs(folder, "random_indices.npy");
        float[] expected = Goldens.Floats(folder, "random_decoded.npy").Data;

        int clips = (int)indices.Shape[0], values = expected.Length / clips;
        int[][] tokens = [.. indices.Data.Select(index => (int)index).Chunk(indices.Data.Length / clips)];
        for (int i = 0; i < clips; i++)
        {
            float[] decoded = decoder.Decode(tokens[i], 2);
            Assert.InRange(Numbers.MaxDifference(expected.AsSpan(i * values, values), decoded), 0, GoldenTolerance);
        }
    }

    [Theory]
    [InlineData(QuantizerKind.Fsq, Activation.Relu, 40, 12, 263, 2, 2, 3, 16)]
    [InlineData(QuantizerKind.Fsq, Activation.Silu, 33, 2, 13, 1, 4, 2, 8)]
    [InlineData(QuantizerKind.Fsq, Activation.Silu, 7, 9, 5, 3, 2, 1, 4)]
    [InlineData(QuantizerKind.Vq, Activation.Relu, 24, 10, 20, 2, 2, 3, 16)]
    [InlineData(QuantizerKind.Lfq, Activation.Silu, 50, 6, 31, 2, 2, 2, 8)]
    [InlineData(QuantizerKind.Lfq, Activation.Relu, 16, 5, 9, 2, 4, 3, 4)]
    public void Decodes_like_the_network_in_any_shape(
        QuantizerKind quantizer, Activation activation, int width, int codeDim, int features, int downsamplings, int stride, int depth, int lanes)
    {
        var quantized = quantizer == QuantizerKind.Fsq ? new TokenizerConfig { Levels = [8, 5] } : new TokenizerConfig { Quantizer = quantizer, CodebookSize = 64 };
        using var tokenizer = Random(quantized with
        {
            Activation = activation,
            Width = width,
            CodeDim = codeDim,
            Features = features,
            Downsamplings = downsamplings,
            Stride = stride,
            Depth = depth,
        });
        using var decoder = CpuMotionDecoder.Pack(tokenizer, 2, lanes);

        foreach (int length in new[] { 1, 2, 23, 50 })
        {
            int[] tokens = Tokens(length, tokenizer.Config);
            Assert.InRange(Numbers.MaxDifference(DecodeByNetwork(tokenizer, tokens), decoder.Decode(tokens, 2)), 0, Tolerance);
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(8)]
    [InlineData(4)]
    public void Neither_threads_nor_what_is_out_of_reach_change_a_bit(int lanes)
    {
        using var tokenizer = Random(new TokenizerConfig { Levels = [8, 5], Width = 40, CodeDim = 12, Depth = 2, Features = 21 });
        using var decoder = CpuMotionDecoder.Pack(tokenizer, 2, lanes);
        int reach = tokenizer.Config.DecoderReach!.Value, tokenValues = tokenizer.Config.FramesPerToken * tokenizer.Config.Features;
        int[] tokens = Tokens(50, tokenizer.Config);
        float[] whole = decoder.Decode(tokens, 1);

        Assert.Equal(whole, decoder.Decode(tokens, 2));
        Assert.Equal(whole, decoder.Decode(tokens, 3));
        for (int length = reach + 1; length < tokens.Length; length++)
        {
            float[] begun = decoder.Decode(tokens.AsSpan(0, length), 1);
            int settled = (length - reach) * tokenValues;
            Assert.Equal(whole.AsSpan(0, settled), begun.AsSpan(0, settled));
        }

        // One token less of reach would not do.
        tokens[reach] = (tokens[reach] + 1) % tokenizer.Config.CodebookSize;
        Assert.NotEqual(whole.AsSpan(0, tokenValues).ToArray(), decoder.Decode(tokens, 1).AsSpan(0, tokenValues).ToArray());
    }

    [Theory]
    [InlineData(Activation.Relu, 2, 2, 3, 50)]
    [InlineData(Activation.Silu, 1, 4, 1, 9)]
    [InlineData(Activation.Silu, 3, 2, 2, 31)]
    public void A_clip_that_comes_bit_by_bit_is_the_whole_one(Activation activation, int downsamplings, int stride, int depth, int length)
    {
        using var tokenizer = Random(new TokenizerConfig
        {
            Levels = [8, 5],
            Width = 40,
            CodeDim = 12,
            Features = 21,
            Activation = activation,
            Downsamplings = downsamplings,
            Stride = stride,
            Depth = depth,
        });
        using var decoder = CpuMotionDecoder.Pack(tokenizer, 2);
        var config = tokenizer.Config;
        int[] tokens = Tokens(length, config);
        float[] whole = decoder.Decode(tokens, 1);

        for (int seed = 0; seed < 8; seed++)
        {
            var random = new Random(seed);
            using var decoding = decoder.Begin(length + seed);
            for (int count; decoding.TokenCount < length; Assert.Equal(whole.AsSpan(0, decoding.Features.Length), decoding.Features))
            {
                count = random.Next(1, Math.Min(6, length - decoding.TokenCount) + 1);
                decoding.Append(tokens.AsSpan(decoding.TokenCount, count), 1 + random.Next(3));
                Assert.InRange(decoding.Features.Length, Math.Max(0, decoding.TokenCount - config.DecoderReach!.Value) * config.FramesPerToken * config.Features, whole.Length);
            }

            decoding.Finish(2);
            decoding.Finish(2);
            Assert.Equal(whole, decoding.Features);
        }
    }

    [Fact]
    public void A_clip_takes_no_more_than_there_is_room_for_and_nothing_after_its_end()
    {
        using var tokenizer = Random(new TokenizerConfig { Levels = [8, 5], Width = 8, CodeDim = 2, Features = 5 });
        using var decoder = CpuMotionDecoder.Pack(tokenizer, 1);
        var decoding = decoder.Begin(3);

        decoding.Append([1, 2], 1);
        Assert.Throws<InvalidOperationException>(() => decoding.Append([1, 2], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoding.Append([40], 1));
        Assert.Equal(2, decoding.TokenCount);
        decoding.Finish(1);
        Assert.Throws<InvalidOperationException>(() => decoding.Append([1], 1));
        Assert.Equal(decoder.Decode([1, 2], 1), decoding.Features);
        decoding.Dispose();
        decoding.Dispose();
        Assert.Throws<ObjectDisposedException>(() => decoding.Features.Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Begin(0));
    }

    [Fact]
    public async Task Many_threads_may_decode_at_a_time()
    {
        using var tokenizer = Random(new TokenizerConfig { Levels = [8, 5], Width = 40, CodeDim = 12, Features = 21 });
        using var decoder = CpuMotionDecoder.Pack(tokenizer, 2);
        int[][] tokens = [.. Enumerable.Range(1, 40).Select(length => Tokens(length, tokenizer.Config))];
        float[][] expected = [.. tokens.Select(each => decoder.Decode(each, 1))];

        await Parallel.ForAsync(0, 400, TestContext.Current.CancellationToken, (i, _) =>
        {
            Assert.Equal(expected[i % 40], decoder.Decode(tokens[i % 40], 1 + i % 3));
            return ValueTask.CompletedTask;
        });
    }

    [Theory]
    [InlineData(Activation.Gelu, Normalization.None)]
    [InlineData(Activation.Relu, Normalization.Group)]
    [InlineData(Activation.Silu, Normalization.Layer)]
    [InlineData(Activation.Relu, Normalization.Batch)]
    public void Leaves_other_shapes_to_the_network(Activation activation, Normalization norm)
    {
        using var tokenizer = Random(new TokenizerConfig { Levels = [8, 5], Width = 32, CodeDim = 2, Activation = activation, Norm = norm });

        Assert.False(CpuMotionDecoder.CanPack(tokenizer.Config));
        Assert.Throws<ArgumentException>(() => CpuMotionDecoder.Pack(tokenizer, 1));
    }

    [Fact]
    public void Refuses_what_is_no_token()
    {
        using var tokenizer = Random(new TokenizerConfig { Levels = [8, 5], Width = 8, CodeDim = 2, Features = 5 });
        var decoder = CpuMotionDecoder.Pack(tokenizer, 1);

        Assert.Throws<ArgumentException>(() => decoder.Decode([], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Decode([0, 40], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Decode([-1], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => decoder.Decode([1], 0));
        decoder.Dispose();
        decoder.Dispose();
        Assert.Throws<ObjectDisposedException>(() => decoder.Decode([1], 1));
    }

    private static MotionTokenizer Random(TokenizerConfig config)
    {
        manual_seed(3);
        var tokenizer = new MotionTokenizer(config);
        tokenizer.eval();
        using var withoutGradients = no_grad();
        foreach (var (name, codebook) in tokenizer.state_dict())
        {
            if (name == "quantizer.codebook") codebook.normal_();
        }

        return tokenizer;
    }

    private static int[] Tokens(int length, TokenizerConfig config) => [.. Enumerable.Range(0, length).Select(i => (i * 7 + i * i) % config.CodebookSize)];

    private static float[] DecodeByNetwork(MotionTokenizer tokenizer, int[] tokens)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        return tokenizer.Decode(tensor([.. tokens.Select(token => (long)token)]).unsqueeze(0)).contiguous().data<float>().ToArray();
    }
}

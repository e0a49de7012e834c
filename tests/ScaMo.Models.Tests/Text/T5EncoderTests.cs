using ScaMo.Models.Checkpoints;
using ScaMo.Models.Text.T5;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Text;

public sealed class T5EncoderTests
{
    private static readonly T5Config Config = T5Config.Load(Goldens.FilePath("t5-encoder", "config.json"));
    private static readonly float Tolerance = Goldens.Case("t5-encoder").GetProperty("tolerances").GetProperty("hidden").GetSingle();

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(17)]
    [InlineData(33)]
    [InlineData(39)]
    public void Hidden_states_equal_the_golden_ones(int sentence)
    {
        using var scope = NewDisposeScope();
        using var encoder = Load(ScalarType.Float32);

        var hidden = encoder.call(Ids($"sentence{sentence}_ids.npy"), null);

        Assert.True(Numbers.MaxDifference(Goldens.Floats("t5-encoder", $"sentence{sentence}_hidden.npy").Data, hidden.data<float>().ToArray()) < Tolerance);
    }

    [Fact]
    public void A_padded_batch_equals_the_golden_one_at_every_token()
    {
        using var scope = NewDisposeScope();
        using var encoder = Load(ScalarType.Float32);
        var mask = Ids("batch_mask.npy");

        var hidden = encoder.call(Ids("batch_ids.npy"), mask) * mask.unsqueeze(-1);

        Assert.Equal([4, 21, 48], hidden.shape);
        Assert.True(Numbers.MaxDifference(Goldens.Floats("t5-encoder", "batch_hidden.npy").Data, hidden.data<float>().ToArray()) < Tolerance);
    }

    [Fact]
    public void A_row_of_padding_alone_stays_a_number()
    {
        using var scope = NewDisposeScope();
        using var encoder = Load(ScalarType.Float32);
        var ids = tensor(new long[,] { { 5, 1 }, { 0, 0 } });

        var hidden = encoder.call(ids, tensor(new long[,] { { 1, 1 }, { 0, 0 } }));

        Assert.True(hidden.isfinite().all().item<bool>());
    }

    [Fact]
    public void Bfloat16_weights_stay_near_the_golden_states()
    {
        using var scope = NewDisposeScope();
        using var encoder = Load(ScalarType.BFloat16);
        var expected = Goldens.Floats("t5-encoder", "sentence39_hidden.npy");

        var hidden = encoder.call(Ids("sentence39_ids.npy"), null);
        Assert.Equal(ScalarType.BFloat16, hidden.dtype);

        var reference = tensor(expected.Data);
        var error = (hidden.to(ScalarType.Float32).flatten() - reference).norm() / reference.norm();
        Assert.InRange(error.item<float>(), 1e-5f, 0.02f);
    }

    [Fact]
    public void The_position_bias_does_not_depend_on_the_texts_before()
    {
        using var scope = NewDisposeScope();
        using var encoder = Load(ScalarType.Float32);
        var longIds = Ids("sentence39_ids.npy");
        var shortIds = Ids("sentence4_ids.npy");

        var before = encoder.call(shortIds, null);
        encoder.call(longIds, null);
        encoder.call(longIds.repeat(1, 3), null);

        Assert.True(before.equal(encoder.call(shortIds, null)).all().item<bool>());
    }

    [Fact]
    public void Relative_positions_fall_into_the_golden_buckets()
    {
        long[] expected = Goldens.Longs("t5-encoder", "relative_buckets.npy").Data;

        Assert.Equal(expected, Enumerable.Range(-200, 401).Select(position => (long)RelativePosition.Bucket(position, 32, 128)));
    }

    [Theory]
    [InlineData(32128, 2048, 64, 5120, 24, 32, 1_223_527_424)] // Flan-T5-XL
    [InlineData(32128, 512, 64, 1024, 8, 6, 35_332_800)] // Flan-T5-small: heads × head width is not the width.
    public void Published_sizes_have_the_published_names_and_shapes(
        int vocabulary, int width, int headWidth, int feedForward, int layers, int heads, long parameters)
    {
        var config = new T5Config
        {
            VocabularySize = vocabulary,
            Width = width,
            HeadWidth = headWidth,
            FeedForwardWidth = feedForward,
            Layers = layers,
            Heads = heads,
        };
        using var scope = NewDisposeScope();
        using var encoder = new T5Encoder(config, META, ScalarType.BFloat16);
        var shapes = encoder.state_dict().ToDictionary(pair => pair.Key, pair => pair.Value.shape);

        Assert.Equal(3 + 9 * layers, shapes.Count);
        Assert.Equal(parameters, shapes.Values.Sum(shape => shape.Aggregate(1L, (product, size) => product * size)));
        Assert.Equal([vocabulary, width], shapes["shared.weight"]);
        Assert.Equal([32, heads], shapes["encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"]);
        Assert.Equal([width], shapes["encoder.final_layer_norm.weight"]);
        string last = $"encoder.block.{layers - 1}.layer";
        Assert.Equal([heads * headWidth, width], shapes[$"{last}.0.SelfAttention.q.weight"]);
        Assert.Equal([heads * headWidth, width], shapes[$"{last}.0.SelfAttention.k.weight"]);
        Assert.Equal([heads * headWidth, width], shapes[$"{last}.0.SelfAttention.v.weight"]);
        Assert.Equal([width, heads * headWidth], shapes[$"{last}.0.SelfAttention.o.weight"]);
        Assert.Equal([width], shapes[$"{last}.0.layer_norm.weight"]);
        Assert.Equal([feedForward, width], shapes[$"{last}.1.DenseReluDense.wi_0.weight"]);
        Assert.Equal([feedForward, width], shapes[$"{last}.1.DenseReluDense.wi_1.weight"]);
        Assert.Equal([width, feedForward], shapes[$"{last}.1.DenseReluDense.wo.weight"]);
        Assert.Equal([width], shapes[$"{last}.1.layer_norm.weight"]);
    }

    [Fact]
    public void Heads_need_not_add_up_to_the_width()
    {
        using var scope = NewDisposeScope();
        var config = new T5Config
        {
            VocabularySize = 11,
            Width = 20,
            HeadWidth = 7,
            FeedForwardWidth = 30,
            Layers = 2,
            Heads = 3,
            PositionBuckets = 8,
            MaxDistance = 6,
        };
        using var encoder = new T5Encoder(config, CPU);
        using var generator = new Generator(3);
        foreach (var (_, parameter) in encoder.state_dict()) parameter.copy_(randn(parameter.shape, generator: generator) * 0.4);
        long[] ids = [3, 10, 0, 7, 7, 2, 9, 1, 4, 5, 6, 8, 1];

        var hidden = encoder.call(tensor(ids).unsqueeze(0), null);

        float[] expected = [.. T5Reference.Encode(encoder.state_dict(), config, ids).Select(value => (float)value)];
        Assert.True(Numbers.MaxDifference(expected, hidden.data<float>().ToArray()) < 2e-5);
    }

    [Fact]
    public void The_encoder_is_frozen()
    {
        using var network = new T5Encoder(Config, CPU);

        Assert.All(network.parameters(), parameter => Assert.False(parameter.requires_grad));
    }

    [Fact]
    public void Float16_is_refused() => Assert.Throws<ArgumentException>(() => new T5Encoder(Config, CPU, ScalarType.Float16));

    private static T5Encoder Load(ScalarType dtype)
    {
        using var checkpoint = Checkpoint.Open(Goldens.FilePath("t5-encoder", "model.safetensors"));
        var encoder = new T5Encoder(Config, CPU, dtype);
        StateDictLoader.Load(encoder, checkpoint);
        return encoder;
    }

    private static Tensor Ids(string file)
    {
        var array = Goldens.Longs("t5-encoder", file);
        return tensor(array.Data).reshape([.. array.Shape.Select(size => (long)size)]);
    }
}

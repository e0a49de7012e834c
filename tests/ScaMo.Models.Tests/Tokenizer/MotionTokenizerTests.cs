using ScaMo.Models.Checkpoints;
using ScaMo.Models.Tests.Layers;
using ScaMo.Models.Tokenizer;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Tokenizer;

public sealed class MotionTokenizerTests
{
    private const double LatentTolerance = 1e-4;
    private const double FeatureTolerance = 2e-4;

    [Theory]
    [InlineData("vae-512")]
    [InlineData("vae-65536")]
    [InlineData("vae-2048-silu-gn")]
    public void Encodes_and_decodes_like_the_reference(string folder)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        using var tokenizer = Load(folder);

        Assert.InRange(Goldens.Difference(tokenizer.EncodeLatent(Goldens.Tensor(folder, "features.npy")), folder, "latent.npy"), 0, LatentTolerance);
        Assert.Equal(Goldens.Longs(folder, "indices.npy").Data, tokenizer.Encode(Goldens.Tensor(folder, "features.npy")).contiguous().data<long>().ToArray());
        Assert.Equal(Goldens.Longs(folder, "odd_indices.npy").Data, tokenizer.Encode(Goldens.Tensor(folder, "odd_features.npy")).contiguous().data<long>().ToArray());
        Assert.InRange(Goldens.Difference(tokenizer.forward(Goldens.Tensor(folder, "features.npy")), folder, "reconstruction.npy"), 0, FeatureTolerance);
        Assert.InRange(Goldens.Difference(tokenizer.forward(Goldens.Tensor(folder, "odd_features.npy")), folder, "odd_reconstruction.npy"), 0, FeatureTolerance);
        Assert.InRange(Goldens.Difference(tokenizer.Decode(Goldens.LongTensor(folder, "random_indices.npy")), folder, "random_decoded.npy"), 0, FeatureTolerance);
        Assert.InRange(Goldens.Difference(tokenizer.Decode(tensor(new long[,] { { 1 } })), folder, "single_decoded.npy"), 0, FeatureTolerance);
    }

    [Theory]
    [InlineData("vae-512")]
    [InlineData("vae-65536")]
    [InlineData("vae-2048-silu-gn")]
    public void Measures_codebook_use_like_the_reference(string folder)
    {
        var json = Goldens.Case(folder);

        var usage = CodebookUsage.Measure(Goldens.Longs(folder, "indices.npy").Data, json.GetProperty("codebook_size").GetInt32());

        Assert.Equal(json.GetProperty("perplexity").GetDouble(), usage.Perplexity, 1e-4);
        Assert.Equal(json.GetProperty("active_fraction").GetDouble(), usage.ActiveFraction, 1e-7);
    }

    [Theory]
    [InlineData("vae-512")]
    [InlineData("vae-65536")]
    [InlineData("vae-2048-silu-gn")]
    public void Has_as_many_parameters_as_the_reference(string folder)
    {
        using var tokenizer = new MotionTokenizer(Config(folder), META);

        Assert.Equal(Goldens.Case(folder).GetProperty("parameter_count").GetInt64(), tokenizer.ParameterCount);
    }

    [Theory]
    [InlineData(Activation.Relu, Normalization.Layer)]
    [InlineData(Activation.Gelu, Normalization.Batch)]
    [InlineData(Activation.Silu, Normalization.None)]
    [InlineData(Activation.Gelu, Normalization.Group)]
    public void A_residual_block_computes_norm_activation_and_convolutions_in_this_order(Activation activation, Normalization norm)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var config = new TokenizerConfig { Levels = [8, 5], Width = 32, CodeDim = 2, Depth = 1, Activation = activation, Norm = norm };
        using var tokenizer = new MotionTokenizer(config);
        tokenizer.eval();
        Randomize(tokenizer);
        var state = tokenizer.state_dict();
        var input = randn(2, 3, config.Features);

        // The encoder, written out by hand on one block a stack.
        Tensor Conv(Tensor x, string name, long stride = 1, long padding = 1) =>
            PlainConvolution.Convolve(x, state[$"encoder.model.{name}.weight"], state[$"encoder.model.{name}.bias"], stride, padding);
        var x = nn.functional.relu(Conv(cat([input, input], 1).transpose(1, 2)[.., .., ..4], "0"));
        foreach (int i in (int[])[2, 3])
        {
            x = Conv(x, $"{i}.0", stride: 2);
            string block = $"{i}.1.model.0";
            var y = Conv(Activate(Normalize(x, state, $"encoder.model.{block}.norm1", norm), activation), $"{block}.conv1");
            x = x + Conv(Activate(Normalize(y, state, $"encoder.model.{block}.norm2", norm), activation), $"{block}.conv2", padding: 0);
        }

        var expected = Conv(x, "4");

        Assert.True(allclose(expected, tokenizer.EncodeLatent(cat([input, input], 1)[.., ..4]), rtol: 1e-4, atol: 1e-5));
    }

    [Fact]
    public void Refuses_less_than_one_token_of_frames()
    {
        using var tokenizer = new MotionTokenizer(Config("vae-512"));
        using var features = zeros(1, 3, 263);

        Assert.Throws<ArgumentException>(() => tokenizer.Encode(features));
    }

    private static Tensor Activate(Tensor x, Activation activation) => activation switch
    {
        Activation.Relu => x.clamp_min(0),
        Activation.Silu => x * x.sigmoid(),
        _ => x * 0.5 * (1 + (x / Math.Sqrt(2)).erf()),
    };

    private static Tensor Normalize(Tensor x, Dictionary<string, Tensor> state, string name, Normalization norm)
    {
        if (norm == Normalization.None) return x;
        Tensor Column(string part) => state[$"{name}.{part}"].view(1, -1, 1);
        Tensor mean, variance;
        double epsilon = 1e-6;
        if (norm == Normalization.Batch)
        {
            (mean, variance) = (Column("running_mean"), Column("running_var"));
        }
        else if (norm == Normalization.Layer)
        {
            epsilon = 1e-5;
            mean = x.mean([1], keepdim: true);
            variance = (x - mean).square().mean([1], keepdim: true);
        }
        else
        {
            // Width 32 and 32 groups: every channel is its own group.
            mean = x.mean([2], keepdim: true);
            variance = (x - mean).square().mean([2], keepdim: true);
        }

        return (x - mean) / (variance + epsilon).sqrt() * Column("weight") + Column("bias");
    }

    private static void Randomize(nn.Module module)
    {
        manual_seed(7);
        foreach (var (name, value) in module.state_dict())
        {
            if (name.EndsWith("running_var", StringComparison.Ordinal)) value.uniform_(0.5, 2);
            else if (value.is_floating_point()) value.normal_(0, 0.3);
        }
    }

    private static TokenizerConfig Config(string folder)
    {
        var json = Goldens.Case(folder);
        return new TokenizerConfig
        {
            Levels = [.. json.GetProperty("levels").EnumerateArray().Select(level => level.GetInt32())],
            Width = json.GetProperty("width").GetInt32(),
            CodeDim = json.GetProperty("code_dim").GetInt32(),
            Depth = json.GetProperty("depth").GetInt32(),
            DilationGrowthRate = json.GetProperty("dilation_growth_rate").GetInt32(),
            Downsamplings = json.GetProperty("down_t").GetInt32(),
            Activation = Enum.Parse<Activation>(json.GetProperty("activation").GetString()!, ignoreCase: true),
            Norm = json.GetProperty("norm").GetString() == "GN" ? Normalization.Group : Normalization.None,
        };
    }

    internal static MotionTokenizer Load(string folder)
    {
        var tokenizer = new MotionTokenizer(Config(folder));
        tokenizer.eval();
        using var checkpoint = Checkpoint.Open(Goldens.FilePath(folder, "tokenizer.pth"));
        StateDictLoader.Load(tokenizer, checkpoint.Section("net").Section("vqvae"));
        return tokenizer;
    }
}

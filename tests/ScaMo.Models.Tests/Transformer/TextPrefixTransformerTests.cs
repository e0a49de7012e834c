using System.Text.Json;
using ScaMo.Models.Checkpoints;
using ScaMo.Models.Transformer;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Transformer;

public sealed class TextPrefixTransformerTests
{
    private const double LogitTolerance = 2e-3;
    private const double LossTolerance = 1e-4;
    private const double GradientTolerance = 1e-3;

    public static TheoryData<string, string> Prompts => new()
    {
        { "transformer-512", "prompt_L3" },
        { "transformer-512", "prompt_L11" },
        { "transformer-512", "prompt_L40" },
        { "transformer-512", "prompt_L7_endfirst" },
        { "transformer-240-tied", "prompt_L4" },
        { "transformer-240-tied", "prompt_L12" },
        { "transformer-240-tied", "prompt_L33" },
    };

    [Theory]
    [MemberData(nameof(Prompts))]
    public void The_whole_sequence_gives_the_logits_of_the_reference(string folder, string prompt)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        using var transformer = Load(folder);
        var text = Goldens.Tensor(folder, $"{prompt}_text.npy");
        var tokens = cat([zeros([1, text.shape[1]], ScalarType.Int64), tensor(MotionTokens(folder, prompt)).unsqueeze(0)], 1);

        var logits = transformer.forward(tokens, text, ones([1, text.shape[1]], ScalarType.Int64));

        Assert.InRange(Goldens.Difference(logits, folder, $"{prompt}_logits.npy"), 0, LogitTolerance);
    }

    [Theory]
    [MemberData(nameof(Prompts))]
    public void One_token_a_step_behind_a_cache_gives_the_same_logits(string folder, string prompt)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        using var transformer = Load(folder);
        using var cache = new KeyValueCache(transformer.Config, slotCount: 1, CPU, ScalarType.Float32);
        var text = Goldens.Tensor(folder, $"{prompt}_text.npy");
        var expected = Goldens.Tensor(folder, $"{prompt}_logits.npy");

        int position = (int)text.shape[1] - 1;
        var logits = transformer.Prefill(text, cache, slot: 0);
        foreach (long token in MotionTokens(folder, prompt))
        {
            Assert.InRange((logits - expected[.., position]).abs().max().ToSingle(), 0, LogitTolerance);
            logits = transformer.Step([(int)token], cache);
            position++;
        }

        Assert.InRange((logits - expected[.., position]).abs().max().ToSingle(), 0, LogitTolerance);
        Assert.Equal(expected.shape[1], cache.Lengths[0]);
    }

    [Theory]
    [InlineData("transformer-512")]
    [InlineData("transformer-240-tied")]
    public void Training_gives_the_logits_losses_and_gradients_of_the_reference(string folder)
    {
        using var scope = NewDisposeScope();
        using var transformer = Load(folder);
        var train = Goldens.Case(folder).GetProperty("train");
        var targets = Goldens.LongTensor(folder, "train_targets.npy");

        var logits = transformer.forward(Goldens.LongTensor(folder, "train_idx.npy"), Goldens.Tensor(folder, "train_text.npy"), Goldens.LongTensor(folder, "train_mask.npy"));
        Assert.InRange(Goldens.Difference(logits.detach(), folder, "train_logits.npy"), 0, LogitTolerance);

        int pad = transformer.Config.PadToken;
        Assert.InRange(Goldens.Difference(TokenLoss.NegativeLogLikelihood(logits.detach(), targets, pad), folder, "train_nll.npy"), 0, LogitTolerance);

        var crossEntropy = TokenLoss.CrossEntropy(logits, targets, pad);
        Assert.Equal(train.GetProperty("cross_entropy").GetDouble(), crossEntropy.ToDouble(), LossTolerance);
        AssertGradients(transformer, crossEntropy, train.GetProperty("cross_entropy_gradient_l2"));

        var unigramLoss = TokenLoss.UnigramNormalized(logits, targets, Goldens.Tensor(folder, "unigram.npy"), pad);
        Assert.Equal(train.GetProperty("unigram_loss").GetDouble(), unigramLoss.ToDouble(), LossTolerance);
        AssertGradients(transformer, unigramLoss, train.GetProperty("unigram_gradient_l2"));
    }

    [Fact]
    public void What_stands_under_padding_does_not_matter()
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        using var transformer = Load("transformer-512");
        var tokens = Goldens.LongTensor("transformer-512", "train_idx.npy");
        var text = Goldens.Tensor("transformer-512", "train_text.npy");
        var mask = Goldens.LongTensor("transformer-512", "train_mask.npy");
        var noise = where(mask.unsqueeze(-1).to(ScalarType.Bool), text, randn_like(text) * 100);

        Assert.True(transformer.forward(tokens, text, mask).eq(transformer.forward(tokens, noise, mask)).all().ToBoolean());
    }

    [Fact]
    public void Parameter_shapes_of_every_preset_are_those_of_the_official_state_dict()
    {
        using var stream = File.OpenRead(Path.Combine(Repository.Root, "tests", "ScaMo.Models.Tests", "Transformer", "preset-shapes.json"));
        using var snapshot = JsonDocument.Parse(stream);
        Assert.Equal(TransformerPreset.All.Select(preset => preset.Name), snapshot.RootElement.EnumerateObject().Select(entry => entry.Name));
        foreach (var preset in TransformerPreset.All)
        {
            using var transformer = new TextPrefixTransformer(ConfigOf(preset), META, ScalarType.BFloat16);

            var expected = snapshot.RootElement.GetProperty(preset.Name).EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!);
            var actual = transformer.state_dict().ToDictionary(pair => pair.Key, pair => string.Join('x', pair.Value.shape));

            Assert.Equal(expected.OrderBy(pair => pair.Key, StringComparer.Ordinal), actual.OrderBy(pair => pair.Key, StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData(2, 3, 48, 16)] // head size 16
    [InlineData(1, 1, 100, 1)] // head size 100, as at 3B
    [InlineData(3, 2, 20, 7)]
    public void Odd_shapes_decode_as_they_are_trained(int layers, int heads, int width, int textLength)
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var transformer = new TextPrefixTransformer(new TransformerConfig { Layers = layers, Heads = heads, Width = width, CodebookSize = 30, TextWidth = 5, BlockSize = 40 });
        foreach (var parameter in transformer.parameters()) parameter.normal_(0, 0.3);
        using var cache = new KeyValueCache(transformer.Config, slotCount: 1, CPU, ScalarType.Float32);
        var text = randn(1, textLength, 5);
        var motion = randint(0, 30, [1, 20], ScalarType.Int64);

        var whole = transformer.forward(cat([zeros([1, textLength], ScalarType.Int64), motion], 1), text, ones(1, textLength));
        var logits = transformer.Prefill(text, cache, slot: 0);
        for (int i = 0; i < 20; i++)
        {
            Assert.True(allclose(whole[.., textLength - 1 + i], logits, rtol: 1e-3, atol: 1e-3));
            logits = transformer.Step([(int)motion[0, i].ToInt64()], cache);
        }
    }

    [Fact]
    public void Bfloat16_weights_stay_close_to_float32()
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        using var transformer = Load("transformer-512", ScalarType.BFloat16);
        using var cache = new KeyValueCache(transformer.Config, slotCount: 1, CPU, ScalarType.Float32);
        var expected = Goldens.Tensor("transformer-512", "prompt_L11_logits.npy")[.., 10];

        var actual = transformer.Prefill(Goldens.Tensor("transformer-512", "prompt_L11_text.npy"), cache, slot: 0).to(ScalarType.Float32);

        Assert.True(nn.functional.cosine_similarity(actual, expected, dim: 1).ToSingle() > 0.999);
    }

    [Fact]
    public void A_full_cache_is_an_error_and_not_an_overrun()
    {
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        using var transformer = Load("transformer-512");
        using var cache = new KeyValueCache(transformer.Config, slotCount: 1, CPU, ScalarType.Float32);

        transformer.Prefill(zeros(1, transformer.Config.BlockSize, transformer.Config.TextWidth), cache, slot: 0);

        Assert.Throws<InvalidOperationException>(() => transformer.Step([0], cache));
        Assert.Throws<InvalidOperationException>(() => transformer.Prefill(zeros(1, transformer.Config.BlockSize + 1, transformer.Config.TextWidth), cache, slot: 0));
    }

    /// <summary>The tokens that were sampled. One that ended at its first choice is given as the token 1, which is not part of its sequence.</summary>
    internal static long[] MotionTokens(string folder, string prompt)
    {
        var info = Goldens.Case(folder).GetProperty("prompts").EnumerateArray().Single(entry => entry.GetProperty("tag").GetString() == prompt);
        return info.GetProperty("end_at_first_step").GetBoolean() ? [] : Goldens.Longs(folder, $"{prompt}_tokens.npy").Data;
    }

    private static void AssertGradients(TextPrefixTransformer transformer, Tensor loss, JsonElement expectedNorms)
    {
        transformer.zero_grad();
        loss.backward(retain_graph: true);
        var parameters = transformer.state_dict();
        foreach (var expected in expectedNorms.EnumerateObject())
        {
            double norm = expected.Value.GetDouble();
            Assert.InRange(parameters[expected.Name].grad!.norm().ToDouble(), norm * (1 - GradientTolerance), norm * (1 + GradientTolerance));
        }
    }

    private static TransformerConfig ConfigOf(TransformerPreset preset) => new()
    {
        Layers = preset.Layers,
        Heads = preset.Heads,
        Width = preset.Width,
        CodebookSize = 64000,
        TextWidth = 2048,
    };

    internal static TextPrefixTransformer Load(string folder, ScalarType type = ScalarType.Float32)
    {
        var json = Goldens.Case(folder);
        int Number(string name) => json.GetProperty(name).GetInt32();
        var config = new TransformerConfig
        {
            Layers = Number("n_layer"),
            Heads = Number("n_head"),
            Width = Number("n_embd"),
            CodebookSize = Number("nb_code"),
            TextWidth = Number("clip_dim"),
            BlockSize = Number("block_size"),
            TieWeights = json.GetProperty("tie_weights").GetBoolean(),
        };
        Assert.Equal(Number("mlp_hidden"), config.HiddenSize);
        Assert.Equal(Number("logit_count"), config.LogitCount);
        var transformer = new TextPrefixTransformer(config, CPU, type);
        using var checkpoint = Checkpoint.Open(Goldens.FilePath(folder, "transformer.pth"));
        StateDictLoader.Load(transformer, checkpoint.Section("trans").Section("module"));
        return transformer;
    }
}

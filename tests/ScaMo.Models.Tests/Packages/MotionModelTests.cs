using System.Text.Json.Nodes;
using ScaMo.Models.Checkpoints;
using ScaMo.Models.Packages;
using ScaMo.Models.Tokenizer;
using ScaMo.Models.Transformer;
using ScaMo.Motion.Formats;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Models.Tests.Packages;

public sealed class MotionModelTests : IDisposable
{
    private readonly TemporaryModels _models = new();

    public void Dispose() => _models.Dispose();

    [Theory]
    [InlineData("", "")]
    [InlineData("vqvae.", "module.")]
    [InlineData("net.", "trans.")]
    [InlineData("net.vqvae.", "trans.module.")]
    [InlineData("net.module.vqvae.", "trans.module.")]
    public void Weights_load_however_they_are_wrapped(string aroundTokenizer, string aroundTransformer)
    {
        using var scope = NewDisposeScope();
        using var plain = Load(_models.AddGolden("plain"));
        var folder = _models.AddGolden("wrapped", manifest =>
        {
            manifest["tokenizer"]!["weights"] = "tokenizer.safetensors";
            manifest["transformer"]!["weights"] = "transformer.safetensors";
        });
        Write(plain.Tokenizer, aroundTokenizer, Path.Combine(folder, "tokenizer.safetensors"));
        Write(plain.Transformer, aroundTransformer, Path.Combine(folder, "transformer.safetensors"));

        using var wrapped = Load(folder);

        foreach (var (name, value) in plain.Tokenizer.state_dict()) Assert.True(value.eq(wrapped.Tokenizer.state_dict()[name]).all().ToBoolean(), name);
        foreach (var (name, value) in plain.Transformer.state_dict()) Assert.True(value.eq(wrapped.Transformer.state_dict()[name]).all().ToBoolean(), name);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Batch_normalisation_loads_with_and_without_its_count_of_batches(bool hasCount)
    {
        var folder = _models.AddGolden(change: UseBatchNormalization);
        File.WriteAllBytes(Path.Combine(folder, "bn.safetensors"), []);
        using var tokenizer = new MotionTokenizer(ModelPackage.Open(folder).Tokenizer);
        var state = tokenizer.state_dict().Where(pair => hasCount || !pair.Key.EndsWith("num_batches_tracked", StringComparison.Ordinal));
        SafetensorsWriter.Write(Path.Combine(folder, "bn.safetensors"), state.Select(pair => (pair.Key, pair.Value)));

        using var model = Load(folder);

        Assert.False(model.Tokenizer.training);
        Assert.Contains(model.Tokenizer.state_dict().Keys, name => name.EndsWith("running_mean", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("vq", true)]
    [InlineData("vq", false)]
    [InlineData("lfq", false)]
    public void Other_quantizers_load_and_decode_with_and_without_the_state_of_training(string quantizer, bool hasAverages)
    {
        using var scope = NewDisposeScope();
        var folder = _models.AddGolden(change: manifest =>
        {
            manifest["tokenizer"]!["quantizer"] = quantizer;
            manifest["tokenizer"]!["weights"] = "other.safetensors";
        });
        File.WriteAllBytes(Path.Combine(folder, "other.safetensors"), []);
        using var tokenizer = new MotionTokenizer(ModelPackage.Open(folder).Tokenizer);
        tokenizer.forward(randn(2, 64, 263)); // gives vq a codebook
        tokenizer.eval();
        var state = tokenizer.state_dict().Where(pair => hasAverages || !pair.Key.Contains(".code_", StringComparison.Ordinal));
        SafetensorsWriter.Write(Path.Combine(folder, "other.safetensors"), state.Select(pair => (pair.Key, pair.Value)));
        var tokens = tensor(new long[,] { { 0, 511, 17 } });

        using var model = Load(folder);

        var features = model.Tokenizer.Decode(tokens);
        Assert.Equal([1, 12, 263], features.shape);
        Assert.True(features.allclose(tokenizer.Decode(tokens), atol: 1e-5));
    }

    [Fact]
    public void A_shape_beyond_all_memory_is_refused_by_name_before_memory_is_taken()
    {
        var folder = _models.AddGolden(change: manifest =>
        {
            manifest["transformer"]!["layers"] = 1000;
            manifest["transformer"]!["width"] = 65536;
        });

        var exception = Assert.Throws<DataFormatException>(() => Load(folder).Dispose());

        Assert.Contains("transformer.pth", exception.Message, StringComparison.Ordinal);
        Assert.Contains("lm_head.weight", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tied_head_is_known_by_either_name_even_without_memory()
    {
        var config = new TransformerConfig { Layers = 2, Heads = 4, Width = 48, CodebookSize = 240, TextWidth = 48, BlockSize = 101, TieWeights = true };
        using var shapes = new TextPrefixTransformer(config, META);
        using var loaded = new TextPrefixTransformer(config);
        using (var official = Checkpoint.Open(Goldens.FilePath("transformer-240-tied", "transformer.pth")))
        {
            StateDictLoader.Check(shapes, official.Section("trans").Section("module"));
            StateDictLoader.Load(loaded, official.Section("trans").Section("module"));
        }

        var oneName = Path.Combine(_models.Root, "tied.safetensors");
        SafetensorsWriter.Write(oneName, loaded.state_dict().Where(pair => pair.Key != "lm_head.weight").Select(pair => (pair.Key, pair.Value)));
        using var single = Checkpoint.Open(oneName);
        StateDictLoader.Check(shapes, single);
    }

    [Fact]
    public void A_package_that_cannot_be_loaded_leaves_no_open_files()
    {
        var folder = _models.AddGolden(change: manifest => manifest["transformer"]!["layers"] = 1);

        Assert.Throws<DataFormatException>(() => Load(folder));

        using var alone = File.Open(Path.Combine(folder, "transformer.pth"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
    }

    private static void UseBatchNormalization(JsonObject manifest)
    {
        manifest["tokenizer"]!["norm"] = "BN";
        manifest["tokenizer"]!["weights"] = "bn.safetensors";
        manifest["tokenizer"]!["width"] = 32;
    }

    private static void Write(nn.Module module, string prefix, string path) =>
        SafetensorsWriter.Write(path, module.state_dict().Select(pair => (prefix + pair.Key, pair.Value)));

    private static MotionModel Load(string folder) => MotionModel.Load(ModelPackage.Open(folder), CPU, ScalarType.Float32);
}

using System.Buffers.Binary;
using System.IO.Compression;
using System.Text.Json.Nodes;

namespace ScaMo.EndToEnd.Tests;

/// <summary>A server that cannot load what it was told to load ends with one clear message.</summary>
public sealed class BadPackageTests : IDisposable
{
    private readonly TemporaryModels _models = new();

    public void Dispose() => _models.Dispose();

    [Fact]
    public Task A_missing_file() =>
        Fails(folder => File.Delete(Path.Combine(folder, "transformer.pth")), "model.json", "transformer.weights", "transformer.pth");

    [Fact]
    public Task A_missing_text_encoder_file() =>
        Fails(folder => File.Delete(Path.Combine(folder, "t5", "config.json")), "t5", "config.json");

    [Fact]
    public Task A_truncated_checkpoint() => Fails(
        folder =>
        {
            var path = Path.Combine(folder, "transformer.pth");
            File.WriteAllBytes(path, File.ReadAllBytes(path)[..500_000]);
        },
        "transformer.pth");

    [Fact]
    public async Task A_pickle_that_asks_for_more_than_a_state_dict_needs()
    {
        var witness = Path.Combine(_models.Root, "executed");
        await Fails(
            folder =>
            {
                var path = Path.Combine(folder, "tokenizer.pth");
                File.Delete(path);
                using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
                Add(archive, "archive/data.pkl", $"cposix\nsystem\n(S'touch {witness}'\ntR.");
                Add(archive, "archive/version", "3\n");
            },
            "tokenizer.pth", "posix.system");
        Assert.False(File.Exists(witness));
    }

    [Fact]
    public Task A_safetensors_header_that_lies_about_its_length() => Fails(
        folder =>
        {
            var header = new byte[16];
            BinaryPrimitives.WriteInt64LittleEndian(header, 1L << 60);
            File.WriteAllBytes(Path.Combine(folder, "tokenizer.safetensors"), header);
        },
        change: manifest => manifest["tokenizer"]!["weights"] = "tokenizer.safetensors",
        "tokenizer.safetensors");

    [Fact]
    public Task Weights_of_another_shape() =>
        Fails(_ => { }, change: manifest => manifest["tokenizer"]!["width"] = 32, "tokenizer.pth", "encoder.model.0.weight", "24", "32");

    [Fact]
    public Task A_text_encoder_of_another_width() =>
        Fails(_ => { }, change: manifest => manifest["transformer"]!["textWidth"] = 64, "transformer.pth", "llama_proj.weight");

    [Fact]
    public Task An_unknown_member() =>
        Fails(_ => { }, change: manifest => manifest["tokenizer"]!["colour"] = "blue", "model.json", "tokenizer", "colour");

    [Fact]
    public async Task A_default_model_that_is_not_there()
    {
        _models.AddGolden("present");

        await AssertFails([("Models__Default", "absent")], "Models:Default", "absent");
    }

    [Theory]
    [InlineData("Device", "tpu")]
    [InlineData("Precision", "float8")]
    [InlineData("Limits__Queue", "0")]
    [InlineData("Limits__Deadline", "soon")]
    public async Task A_wrong_setting(string key, string value)
    {
        _models.AddGolden();

        await AssertFails([("Models__Default", TemporaryModels.GoldenName), (key, value)], key.Replace("__", ":", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_device_that_this_machine_lacks()
    {
        _models.AddGolden();

        await AssertFails([("Models__Default", TemporaryModels.GoldenName), ("Device", "cuda:77")], "cuda:77");
    }

    private Task Fails(Action<string> damage, params string[] named) => Fails(damage, change: null, named);

    private async Task Fails(Action<string> damage, Action<JsonObject>? change, params string[] named)
    {
        damage(_models.AddGolden(change: change));

        await AssertFails([("Models__Default", TemporaryModels.GoldenName)], named);
    }

    private async Task AssertFails((string Key, string Value)[] settings, params string[] named)
    {
        var (exitCode, output) = await ServerProcess.RunToEndAsync([("Models__Root", _models.Root), .. settings]);

        Assert.Equal(1, exitCode);
        Assert.All(named, name => Assert.Contains(name, output, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static void Add(ZipArchive archive, string name, string content)
    {
        using var writer = new StreamWriter(archive.CreateEntry(name, CompressionLevel.NoCompression).Open());
        writer.Write(content);
    }
}

using System.Text.Json.Nodes;
using ScaMo.Generation;
using ScaMo.Models.Checkpoints;
using ScaMo.Models.Packages;
using ScaMo.Motion.Formats;
using ScaMo.Training.Packaging;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Packaging;

/// <summary>Packages assembled from run folders, which are made of a random package's parts.</summary>
public sealed class ModelPackagingTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("scamo-packaging-");
    private readonly string _original;
    private readonly string _tokenizerRun;
    private readonly string _transformerRun;

    public ModelPackagingTests()
    {
        _original = PathOf("original");
        RandomPackage.Write(new RandomPackageOptions
        {
            Folder = _original,
            SentencePieceModel = Goldens.FilePath("t5-encoder", "spiece.model"),
            Mean = Goldens.FilePath("humanml3d-sample", "Mean.npy"),
            Std = Goldens.FilePath("humanml3d-sample", "Std.npy"),
        });
        var manifest = JsonNode.Parse(File.ReadAllText(Path.Combine(_original, "model.json")))!;
        _tokenizerRun = Run("tokenizer", manifest);
        File.Copy(Path.Combine(_original, "mean.npy"), Path.Combine(_tokenizerRun, "Mean.npy"));
        File.Copy(Path.Combine(_original, "std.npy"), Path.Combine(_tokenizerRun, "Std.npy"));
        _transformerRun = Run("transformer", manifest);
        Directory.CreateDirectory(Path.Combine(_transformerRun, "text-encoder"));
        foreach (string file in Directory.GetFiles(Path.Combine(_original, "text-encoder")))
        {
            File.Copy(file, Path.Combine(_transformerRun, "text-encoder", Path.GetFileName(file)));
        }
    }

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task A_package_of_float32_gives_what_its_parts_gave()
    {
        var package = await ModelPackaging.AssembleAsync(Options("trained") with { Temperature = 0.8, TopK = 40 }, CancellationToken.None);

        Assert.Equal(("trained", "Moves.", "CC BY-NC 4.0"), (package.Name, package.Description, package.License));
        Assert.Equal((0.8, 40, 1.0), (package.Temperature, package.TopK, package.TopP));
        Assert.Equal(await GreedyTokens(_original), await GreedyTokens(PathOf("trained")));
        Assert.Equal(
            ["MODEL_CARD.md", "mean.npy", "model.json", "std.npy", "text-encoder", "tokenizer.safetensors", "transformer.safetensors"],
            Directory.EnumerateFileSystemEntries(PathOf("trained")).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(_root.GetDirectories(".*"));
    }

    [Fact]
    public async Task Float16_halves_the_files_and_rounds_the_weights()
    {
        var package = await ModelPackaging.AssembleAsync(Options("half") with { Precision = ElementType.F16 }, CancellationToken.None);

        long original = new FileInfo(Path.Combine(_original, "transformer.safetensors")).Length;
        Assert.InRange(new FileInfo(package.TransformerWeightsPath).Length, original * 0.49, original * 0.51);
        using var scope = NewDisposeScope();
        foreach (string file in (string[])["transformer.safetensors", "tokenizer.safetensors", "text-encoder/model.safetensors"])
        {
            using var before = Checkpoint.Open(Path.Combine(_original, file));
            using var after = Checkpoint.Open(Path.Combine(PathOf("half"), file));
            Assert.Equal(before.Entries.Keys.Order(), after.Entries.Keys.Order());
            foreach (var (name, entry) in after.Entries)
            {
                Assert.Equal(ElementType.F16, entry.ElementType);
                Assert.True(entry.Read().Equals(before.Entries[name].Read().to(ScalarType.Float16)), name);
            }
        }
    }

    [Fact]
    public async Task The_card_tells_sources_settings_metrics_and_weaknesses()
    {
        File.WriteAllText(
            Path.Combine(_tokenizerRun, "run.json"),
            """
            [
              { "step": 0, "options": { "steps": 1 } },
              { "time": "now", "commandLine": ["train"], "options": { "steps": 4000, "data": "/home/someone/motions", "loss": { "kind": "a|b" } } }
            ]
            """);
        File.WriteAllText(Path.Combine(_tokenizerRun, "metrics.json"), """{ "fid": 0.123456789012, "usedCodes": 470 }""");
        File.WriteAllText(PathOf("notes.md"), "Feet slide in turns.\n");
        File.WriteAllText(PathOf("data.md"), "Recorded in a garden.\n");

        await ModelPackaging.AssembleAsync(Options("carded") with { DataCard = PathOf("data.md"), Notes = PathOf("notes.md") }, CancellationToken.None);

        string card = File.ReadAllText(Path.Combine(PathOf("carded"), "MODEL_CARD.md"));
        foreach (string expected in (string[])
                 [
                     "# carded\n", "at most 10 s of motion", "| 201,280 |", "Recorded in a garden.", "| steps | 4000 |", "| data | motions |", "| loss.kind | a\\|b |",
                     "| fid | 0.12346 |", "| usedCodes | 470 |", "Feet slide in turns.", "CC BY-NC 4.0",
                 ])
        {
            Assert.Contains(expected, card, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("/home", card, StringComparison.Ordinal);
        Assert.DoesNotContain("commandLine", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_encoder_may_be_copied_from_elsewhere_or_referenced()
    {
        string encoder = Path.Combine(_original, "text-encoder");
        Directory.Delete(Path.Combine(_transformerRun, "text-encoder"), recursive: true);
        await Assert.ThrowsAsync<ArgumentException>(() => ModelPackaging.AssembleAsync(Options("x"), CancellationToken.None));

        var copied = await ModelPackaging.AssembleAsync(Options("copied") with { TextEncoder = encoder }, CancellationToken.None);
        var referring = await ModelPackaging.AssembleAsync(Options("referring") with { TextEncoder = encoder, ReferenceTextEncoder = true }, CancellationToken.None);

        Assert.Equal(Path.Combine(PathOf("copied"), "text-encoder"), copied.TextEncoderPath);
        Assert.Equal(encoder, referring.TextEncoderPath);
        Assert.False(Directory.Exists(Path.Combine(PathOf("referring"), "text-encoder")));
    }

    [Fact]
    public async Task A_package_is_replaced_only_when_asked_and_only_by_one_that_works()
    {
        await ModelPackaging.AssembleAsync(Options("twice"), CancellationToken.None);
        await Assert.ThrowsAsync<IOException>(() => ModelPackaging.AssembleAsync(Options("twice"), CancellationToken.None));

        string descriptionPath = Path.Combine(_transformerRun, "transformer.json");
        string description = File.ReadAllText(descriptionPath);
        File.WriteAllText(descriptionPath, description.Replace("\"layers\": 2", "\"layers\": 3", StringComparison.Ordinal));
        await Assert.ThrowsAsync<DataFormatException>(
            () => ModelPackaging.AssembleAsync(Options("twice") with { Replace = true, Description = "Broken." }, CancellationToken.None));
        Assert.Equal("Moves.", ModelPackage.Open(PathOf("twice")).Description);

        File.WriteAllText(descriptionPath, description);
        await ModelPackaging.AssembleAsync(Options("twice") with { Replace = true, Description = "Better." }, CancellationToken.None);
        Assert.Equal("Better.", ModelPackage.Open(PathOf("twice")).Description);
        Assert.Empty(_root.GetDirectories(".*"));
    }

    [Fact]
    public async Task A_folder_that_is_no_package_is_never_replaced()
    {
        Directory.CreateDirectory(PathOf("home"));
        File.WriteAllText(PathOf("home/letter.txt"), "dear");

        await Assert.ThrowsAsync<IOException>(() => ModelPackaging.AssembleAsync(Options("home") with { Replace = true }, CancellationToken.None));

        Assert.True(File.Exists(PathOf("home/letter.txt")));
    }

    [Theory]
    [InlineData(float.NaN, ElementType.F32)]
    [InlineData(70000f, ElementType.F16)]
    public async Task Weights_that_rounding_would_ruin_are_refused(float weight, ElementType precision)
    {
        string path = Path.Combine(_transformerRun, "transformer.safetensors");
        using (NewDisposeScope())
        {
            List<(string Name, Tensor Tensor)> tensors;
            using (var checkpoint = Checkpoint.Open(path)) tensors = [.. checkpoint.Entries.Select(pair => (pair.Key, pair.Value.Read()))];
            tensors.Single(pair => pair.Name == "lm_head.weight").Tensor[0, 0] = weight;
            SafetensorsWriter.Write(path, tensors);
        }

        var error = await Assert.ThrowsAsync<DataFormatException>(
            () => ModelPackaging.AssembleAsync(Options("x") with { Precision = precision }, CancellationToken.None));

        Assert.Equal("lm_head.weight", error.Location);
        Assert.False(Directory.Exists(PathOf("x")));
        Assert.Empty(_root.GetDirectories(".*"));
    }

    [Theory]
    [InlineData("tokenizer.json")]
    [InlineData("tokenizer.safetensors")]
    [InlineData("Std.npy")]
    public async Task A_run_that_lacks_a_file_is_named(string file)
    {
        File.Delete(Path.Combine(_tokenizerRun, file));

        var error = await Assert.ThrowsAsync<FileNotFoundException>(() => ModelPackaging.AssembleAsync(Options("x"), CancellationToken.None));

        Assert.Contains(file, error.Message, StringComparison.Ordinal);
        Assert.Contains(_tokenizerRun, error.Message, StringComparison.Ordinal);
    }

    private static async Task<int[]> GreedyTokens(string folder)
    {
        using var engine = MotionEngine.Load(folder, new MotionEngineOptions { Device = "cpu" });
        var request = new GenerationRequest { Prompt = "a person jumps", Seed = 1, MaxTokens = 50, Sampling = SamplingOptions.Greedy };
        return [.. Assert.Single((await engine.GenerateAsync(request, CancellationToken.None)).Motions).Tokens];
    }

    private string PathOf(string name) => Path.Combine(_root.FullName, name);

    private PackageOptions Options(string name) => new()
    {
        Folder = PathOf(name),
        Tokenizer = _tokenizerRun,
        Transformer = Path.Combine(_transformerRun, "transformer.safetensors"),
        Description = "Moves.",
        License = "CC BY-NC 4.0",
    };

    /// <summary>A run folder with the description and the weights of one part.</summary>
    private string Run(string part, JsonNode manifest)
    {
        string folder = PathOf($"runs/{part}");
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{part}.json"), manifest[part]!.ToJsonString(new() { WriteIndented = true }));
        File.Copy(Path.Combine(_original, $"{part}.safetensors"), Path.Combine(folder, $"{part}.safetensors"));
        return folder;
    }
}

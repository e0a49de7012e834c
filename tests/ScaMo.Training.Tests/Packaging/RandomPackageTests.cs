using ScaMo.Generation;
using ScaMo.Training.Packaging;

namespace ScaMo.Training.Tests.Packaging;

/// <remarks>Alone: libtorch's random generator, whose numbers the seed decides, is one for the process.</remarks>
[CollectionDefinition(DisableParallelization = true)]
[Collection(typeof(RandomPackageTests))]
public sealed class RandomPackageTests : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("scamo-random-");

    public void Dispose() => _root.Delete(recursive: true);

    [Fact]
    public async Task A_random_package_is_served_like_any_other_and_moves_like_a_body()
    {
        var package = RandomPackage.Write(Options("sample"));
        using var engine = MotionEngine.Load(Path.GetDirectoryName(package.ManifestPath)!, new MotionEngineOptions { Device = "cpu" });

        var result = await engine.GenerateAsync(new GenerationRequest { Prompt = "a person walks", Seed = 1, MaxTokens = 50 }, CancellationToken.None);

        var positions = Assert.Single(result.Motions).Clip.Positions.ToArray();
        Assert.All(positions, value => Assert.InRange(value, -20, 20));
        for (int frame = 0; frame < positions.Length / 66; frame++) Assert.InRange(positions[frame * 66 + 1], 0.7, 1.1); // the pelvis, metres above the floor
    }

    [Fact]
    public void The_seed_decides_the_weights()
    {
        RandomPackage.Write(Options("a"));
        RandomPackage.Write(Options("b"));
        RandomPackage.Write(Options("c") with { Seed = 2 });

        byte[] Weights(string name) => File.ReadAllBytes(Path.Combine(_root.FullName, name, "transformer.safetensors"));
        Assert.Equal(Weights("a"), Weights("b"));
        Assert.NotEqual(Weights("a"), Weights("c"));
    }

    [Fact]
    public void Unknown_presets_and_codebooks_are_refused()
    {
        Assert.Throws<ArgumentException>(() => RandomPackage.Write(Options("x") with { Preset = "7B" }));
        Assert.Throws<ArgumentException>(() => RandomPackage.Write(Options("x") with { Codebook = 1000 }));
    }

    private RandomPackageOptions Options(string name) => new()
    {
        Folder = Path.Combine(_root.FullName, name),
        SentencePieceModel = Goldens.FilePath("t5-encoder", "spiece.model"),
        Mean = Goldens.FilePath("humanml3d-sample", "Mean.npy"),
        Std = Goldens.FilePath("humanml3d-sample", "Std.npy"),
    };
}

using System.Text.Json;
using ScaMo.Motion.Formats.Bvh;
using ScaMo.Motion.Formats.Npy;
using ScaMo.Training.Commands;

namespace ScaMo.Training.Tests.Commands;

public sealed class GenerateCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scamo-generate-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_sentence_becomes_an_animation_by_the_shipped_model()
    {
        var (exitCode, output, error) = await RunAsync("generate", "a person walks forward", "--out", "walk.bvh", "--seed", "1", "--seconds", "2", "--device", "cpu");

        Assert.True(exitCode == 0, error);
        Assert.InRange(BvhReader.Read(PathOf("walk.bvh")).FrameCount, 4, 40);
        Assert.Contains("walk.bvh", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Samples_are_numbered_and_each_can_be_had_again_by_its_seed()
    {
        string model = Path.Combine(Repository.Root, "models", "demo");
        var (exitCode, output, error) = await RunAsync(
            "generate", "a person waves", "--out", "out/wave.npy", "--samples", "2", "--seed", "5", "--seconds", "1", "--model", model, "--json");
        Assert.True(exitCode == 0, error);
        var (againExitCode, _, againError) = await RunAsync("generate", "a person waves", "--out", "again.npy", "--seed", "6", "--seconds", "1", "--model", model);
        Assert.True(againExitCode == 0, againError);

        using var result = JsonDocument.Parse(output);
        var motions = result.RootElement.GetProperty("motions").EnumerateArray().ToArray();
        Assert.Equal([5, 6], motions.Select(motion => motion.GetProperty("seed").GetInt64()));
        Assert.Equal([PathOf("out/wave-1.npy"), PathOf("out/wave-2.npy")], motions.Select(motion => Path.GetFullPath(motion.GetProperty("file").GetString()!)));
        Assert.True(motions[0].GetProperty("measures").GetProperty("maxPenetration").GetDouble() >= 0);
        Assert.Equal(File.ReadAllBytes(PathOf("out/wave-2.npy")), File.ReadAllBytes(PathOf("again.npy")));
        Assert.Equal(3, NpyFile.Read<float>(PathOf("again.npy")).Shape.Length);
    }

    [Theory]
    [InlineData("--seconds 11", "--seconds")]
    [InlineData("--device tpu", "tpu")]
    [InlineData("--model nothing", "nothing")]
    public async Task What_cannot_be_done_is_said_in_a_line_and_nothing_is_written(string option, string expected)
    {
        var (exitCode, _, error) = await RunAsync(["generate", "a person walks", "--out", "walk.bvh", .. option.Split(' ')]);

        Assert.Equal(1, exitCode);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.Empty(_folder.EnumerateFileSystemInfos());
    }

    [Theory]
    [InlineData("--out walk.fbx", "--out")]
    [InlineData("--seed -1", "--seed")]
    [InlineData("--seed 9007199254740992", "--seed")]
    [InlineData("--samples 0", "--samples")]
    [InlineData("--temperature 3", "--temperature")]
    [InlineData("--temperature NaN", "--temperature")]
    [InlineData("--top-k -1", "--top-k")]
    [InlineData("--top-p 0", "--top-p")]
    [InlineData("--seconds 0", "--seconds")]
    public void Options_out_of_range_are_named(string option, string expected)
    {
        var error = Assert.Single(GenerateCommand.Create().Parse(["a person walks", .. option.Split(' ')]).Errors);

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments) => ScamoProcess.RunAsync(_folder.FullName, arguments);

    private string PathOf(string name) => Path.GetFullPath(Path.Combine(_folder.FullName, name));
}

using System.Text.Json;
using ScaMo.Training.Tests.Data.Import;

namespace ScaMo.Training.Tests.Commands;

/// <summary>The way of docs/training.md, command by command, on two recordings and a few steps.</summary>
public sealed class PipelineTests : IDisposable
{
    private readonly ImportFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task From_recordings_and_captions_to_a_packaged_model_that_moves()
    {
        var archive = _folder.Zip("clips.zip", ("walk.bvh", SyntheticBvh.Walk().ToString()), ("raise.bvh", SyntheticBvh.RaiseLeftHand().ToString()));
        var captions = _folder.Write(
            "captions.tsv",
            "clip_id\tsplit\tcaption\nwalk\ttrain\ta person walks.\nwalk\ttrain\tsomeone walks ahead.\nraise\tval\ta person raises the left hand.\n");

        await Scamo("data", "import", "--bvh", archive, "--captions", captions, "--out", "data", "--min-frames", "24");
        await Scamo(
            "train", "tokenizer", "--data", "data", "--levels", "5", "5", "--width", "32", "--code-dim", "8", "--depth", "1", "--window", "32", "--batch", "4", "--steps", "3",
            "--warmup", "1", "--out", "tokenizer");
        var report = await Scamo("evaluate", "tokenizer", "tokenizer", "--data", "data", "--split", "val");
        double[] jointErrors = [.. report[0].GetProperty("report").GetProperty("jointErrors").EnumerateArray().Select(error => error.GetDouble())];
        Assert.Equal(22, jointErrors.Length);
        Assert.Equal(0, jointErrors[0]);
        Assert.Equal(report[0].GetProperty("report").GetProperty("alignedMpjpe").GetDouble(), jointErrors.Average(), 1e-9);
        Assert.Equal(25, report[0].GetProperty("codebookSize").GetInt32());
        Assert.True(report[0].GetProperty("report").GetProperty("alignedMpjpe").GetDouble() > 0);
        var training = await Scamo(
            "train", "transformer", "--data", "data", "--tokenizer", "tokenizer", "--layers", "1", "--heads", "2", "--width", "16", "--spiece",
            Goldens.FilePath("t5-encoder", "spiece.model"), "--encoder-layers", "1", "--encoder-heads", "2", "--encoder-width", "16", "--encoder-hidden", "32", "--batch", "4",
            "--steps", "3", "--warmup", "1", "--out", "transformer");
        Assert.True(training.GetProperty("metrics").GetProperty("loss").GetDouble() > 0);
        await Scamo(
            "package", "assemble", "--tokenizer", "tokenizer", "--transformer", "transformer", "--out", "models/mine", "--precision", "fp16", "--description", "A test.",
            "--license", "MIT");
        await Scamo("generate", "a person walks", "--model", "mine", "--out", "walk.bvh", "--seconds", "1");

        Assert.StartsWith("HIERARCHY", File.ReadAllText(_folder["walk.bvh"]), StringComparison.Ordinal);
        Assert.Contains("A test.", File.ReadAllText(_folder["models/mine/MODEL_CARD.md"]), StringComparison.Ordinal);
        Assert.Equal(2, (await Scamo("evaluate", "tokenizer", "mine", "tokenizer", "--data", "data", "--split", "val")).GetArrayLength());
    }

    [Fact]
    public async Task Mistakes_are_one_line_on_standard_error()
    {
        var (code, output, error) = await ScamoProcess.RunAsync(_folder["."], "train", "tokenizer", "--data", "nowhere", "--steps", "1", "--out", "run");

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Contains("nowhere", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private async Task<JsonElement> Scamo(params string[] arguments)
    {
        var (code, output, error) = await ScamoProcess.RunAsync(_folder["."], [.. arguments, "--json"]);
        Assert.True(code == 0, $"scamo {string.Join(' ', arguments)} ended with {code}: {error}");
        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }
}

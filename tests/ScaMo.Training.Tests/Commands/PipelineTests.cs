using System.Text.Json;
using ScaMo.Training.Tests.Data.Import;
using ScaMo.Training.Tests.Training;

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
        Assert.Equal(2, (await Scamo("evaluate", "tokenizer", "mine", "tokenizer", "--data", "data", "--split", "val", "--out", "tokenizers")).GetArrayLength());
        Assert.Contains("| mine | FSQ | 25 |", File.ReadAllText(_folder["tokenizers/report.md"]), StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["tokenizers/codebooks.png"]));
    }

    [Fact]
    public async Task An_evaluator_is_trained_and_judges_a_tokenizer_and_a_model()
    {
        using var data = new SyntheticDataSet(otherClips: 34);
        await Scamo(
            "train", "evaluator", "--data", data.Folder, "--movement-width", "16", "--motion-width", "8", "--text-width", "8", "--width", "8", "--batch", "8", "--steps", "2", "--warmup", "1",
            "--out", "evaluator");
        await Scamo(
            "train", "tokenizer", "--data", data.Folder, "--levels", "5", "5", "--width", "32", "--code-dim", "8", "--depth", "1", "--window", "32", "--batch", "4", "--steps", "2",
            "--warmup", "1", "--out", "tokenizer");
        var tokenizers = await Scamo("evaluate", "tokenizer", "tokenizer", "--data", data.Folder, "--evaluator", "evaluator");
        Assert.True(tokenizers[0].GetProperty("report").GetProperty("fid").GetDouble() > 0);

        string demo = Path.Combine(Repository.Root, "models", "demo");
        var report = await Scamo(
            "evaluate", "generation", demo, "--data", data.Folder, "--evaluator", "evaluator", "--replications", "2", "--multimodality", "0", "--out", "report");

        Assert.Equal(32, report.GetProperty("motions").GetInt32());
        Assert.Equal(["ground truth", "reconstruction", "noise", "demo"], report.GetProperty("rows").EnumerateArray().Select(row => row.GetProperty("source").GetString()));
        Assert.Contains("own evaluator", File.ReadAllText(_folder["report/report.md"]), StringComparison.Ordinal);
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

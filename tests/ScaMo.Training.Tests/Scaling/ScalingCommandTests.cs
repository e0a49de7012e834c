using System.Text.Json;
using ScaMo.Training.Scaling;
using ScaMo.Training.Tests.Commands;
using ScaMo.Training.Tests.Training;
using SkiaSharp;

namespace ScaMo.Training.Tests.Scaling;

public sealed class ScalingCommandTests : IDisposable
{
    private static readonly string[] Members =
        ["flops", "nonVocabularyParameters", "vocabularyParameters", "vocabulary", "levels", "dataTokens", "normalizedLoss", "preset", "notes"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scamo-scaling-");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Worked out by hand from the printed equations.</summary>
    [Fact]
    public async Task The_paper_at_1e18()
    {
        var prediction = await Json("predict", "--flops", "1e18", "--paper");

        Assert.Equal(Members, prediction.EnumerateObject().Select(member => member.Name));
        Assert.Equal(5.495e9, prediction.GetProperty("nonVocabularyParameters").GetDouble(), 1e6);
        Assert.Equal(1.622e8, prediction.GetProperty("vocabularyParameters").GetDouble(), 1e5);
        Assert.Equal(4.898e7, prediction.GetProperty("dataTokens").GetDouble(), 1e4);
        Assert.Equal(-5.277, prediction.GetProperty("normalizedLoss").GetDouble(), 1e-9);
        Assert.Equal("3B", prediction.GetProperty("preset").GetString());
        Assert.Equal(64000, prediction.GetProperty("vocabulary").GetInt32());
        Assert.Equal([8, 8, 8, 5, 5, 5], prediction.GetProperty("levels").EnumerateArray().Select(level => level.GetInt32()));
        string notes = string.Join('\n', prediction.GetProperty("notes").EnumerateArray().Select(note => note.GetString()));
        Assert.Contains("1.66 C", notes, StringComparison.Ordinal);
        Assert.Contains("10^7.5", notes, StringComparison.Ordinal);
        Assert.Contains("6.53 epochs", notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_become_a_fit_and_a_fit_a_prediction()
    {
        var law = new ParametricLaw(3, 30, 0.3, 20, 0.35, 400, 0.4);
        ScalingRunFile.Write(Path.Combine(_folder.FullName, "runs.csv"), PlantedRuns.Of((size, vocabulary, tokens, _) => law.Loss(size, vocabulary, tokens), 0.002, 1));

        var fit = await Json("fit", "--runs", "runs.csv", "--out", "fit.json", "--bootstrap", "20");
        var prediction = await Json("predict", "--flops", "1e15", "--fit", "fit.json", "--unique-tokens", "1e9");

        Assert.Equal(216, fit.GetProperty("runs").GetInt32());
        Assert.Equal(Members, prediction.EnumerateObject().Select(member => member.Name));
        Assert.Equal(law.Optimum(1e15)!.NormalizedLoss, prediction.GetProperty("normalizedLoss").GetDouble(), 0.02);
        string notes = prediction.GetProperty("notes").ToString();
        Assert.Contains("95 % interval", notes, StringComparison.Ordinal);
        Assert.Contains("extrapolation", notes, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_become_a_report_with_figures()
    {
        var law = new ParametricLaw(3, 30, 0.3, 20, 0.35, 400, 0.4);
        ScalingRunFile.Write(Path.Combine(_folder.FullName, "runs.csv"), PlantedRuns.Of((size, vocabulary, tokens, _) => law.Loss(size, vocabulary, tokens), 0.002, 1));

        await Json("report", "--runs", "runs.csv", "--out", "study", "--bootstrap", "20");
        var prediction = await Json("predict", "--flops", "1e15", "--fit", "study/fit.json");

        Assert.Equal(1e15, prediction.GetProperty("flops").GetDouble());
        string markdown = File.ReadAllText(Path.Combine(_folder.FullName, "study", "report.md"));
        Assert.Contains("| γ: N_v ∝ N_nv^γ | 10 | 1.467 |", markdown, StringComparison.Ordinal);
        Assert.Contains("held out", markdown, StringComparison.Ordinal);
        string[] figures = ["loss-over-compute", "isoflop", "vocabulary-over-size", "loss-line", "vocabulary-over-compute", "size-over-compute", "data-over-compute", "loss-over-vocabulary"];
        foreach (string figure in figures)
        {
            Assert.Contains($"({figure}.png)", markdown, StringComparison.Ordinal);
            using var picture = SKBitmap.Decode(Path.Combine(_folder.FullName, "study", figure + ".png"));
            Assert.Equal(800, picture.Width);
            string drawing = File.ReadAllText(Path.Combine(_folder.FullName, "study", figure + ".svg"));
            Assert.Contains("<svg", drawing, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Sizes_that_lack_a_vocabulary_are_in_the_legend_too()
    {
        var law = new ParametricLaw(3, 30, 0.3, 20, 0.35, 400, 0.4);
        var runs = PlantedRuns.Of((size, vocabulary, tokens, _) => law.Loss(size, vocabulary, tokens), 0.002, 1);
        int largest = runs.Max(run => run.Vocabulary);
        runs.RemoveAll(run => run.Vocabulary == largest && run.Size != runs[0].Size);

        ScalingReport.Write(_folder.FullName, runs, ScalingFitter.Fit(runs, draws: 0));

        string drawing = File.ReadAllText(Path.Combine(_folder.FullName, "loss-over-compute.svg"));
        Assert.All(runs.Select(run => run.Size).Distinct(), size => Assert.Matches($@"\s{size}\s", drawing));
    }

    [Fact]
    public async Task Runs_on_less_data_stand_beside_the_laws()
    {
        var law = new ParametricLaw(3, 30, 0.3, 20, 0.35, 400, 0.4);
        var runs = PlantedRuns.Of((size, vocabulary, tokens, _) => law.Loss(size, vocabulary, tokens), 0.002, 1);
        ScalingRunFile.Write(Path.Combine(_folder.FullName, "whole.csv"), runs);
        ScalingRunFile.Write(Path.Combine(_folder.FullName, "shares.csv"), [.. runs, .. runs.Select(run => run with { UniqueTokens = 1_000_000, NormalizedLoss = run.NormalizedLoss + 0.5 })]);

        var whole = await Json("fit", "--runs", "whole.csv", "--out", "fit.json", "--bootstrap", "0");
        var shares = await Json("report", "--runs", "shares.csv", "--out", "study", "--bootstrap", "0");

        Assert.Equal(whole.GetProperty("fits").ToString(), shares.GetProperty("fits").ToString());
        Assert.Contains("216 runs on less data", shares.GetProperty("notes").ToString(), StringComparison.Ordinal);
        string markdown = File.ReadAllText(Path.Combine(_folder.FullName, "study", "report.md"));
        Assert.Contains("| 1E+12 | 1000000 |", markdown, StringComparison.Ordinal);
        Assert.Contains("| 1E+12 | 1000000000 |", markdown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sweep_ends_with_a_table_that_can_be_read()
    {
        using var data = new SyntheticDataSet();
        var grid = new
        {
            data = data.Folder,
            textEncoder = Goldens.FilePath("t5-encoder"),
            budgets = new[] { 8e7 },
            sizes = new[] { new { name = "tiny", layers = 1, heads = 2, width = 16 } },
            tokenizers = new[] { new { name = "own", levels = new[] { 5, 5 } } },
            tokenizerTraining = new { steps = 4, width = 16, codeDim = 8, depth = 1, batch = 8 },
            transformerTraining = new { batch = 4, maxTextTokens = 40 },
        };
        File.WriteAllText(Path.Combine(_folder.FullName, "grid.json"), JsonSerializer.Serialize(grid));

        var result = await Json("sweep", "--grid", "grid.json", "--out", "study");

        Assert.Equal((1, 1), (result.GetProperty("runs").GetInt32(), result.GetProperty("complete").GetInt32()));
        var row = Assert.Single(ScalingRunFile.Read(result.GetProperty("runTable").GetString()!));
        Assert.Equal(("tiny", "own", 25), (row.Size, row.Tokenizer, row.Vocabulary));
    }

    [Theory]
    [InlineData("sweep --grid none.json --out study", "none.json")]
    [InlineData("predict --paper --flops 0", "0 FLOPs")]
    [InlineData("predict --paper --flops -1e18", "FLOPs")]
    [InlineData("predict --paper --flops NaN", "NaN FLOPs")]
    [InlineData("predict --paper --flops Infinity", "FLOPs")]
    [InlineData("predict --paper --flops 1", "no possible model")]
    [InlineData("predict --paper --flops 1e18 --unique-tokens 0", "unique tokens")]
    [InlineData("predict --flops 1e18", "--fit or --paper")]
    [InlineData("predict --flops 1e18 --fit none.json", "none.json")]
    [InlineData("fit --runs none.csv --out fit.json", "none.csv")]
    public async Task What_cannot_be_done_is_said_in_a_line(string arguments, string expected)
    {
        var (code, output, error) = await ScamoProcess.RunAsync(_folder.FullName, ["scaling", .. arguments.Split(' ')]);

        Assert.Equal(1, code);
        Assert.Empty(output);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private async Task<JsonElement> Json(params string[] arguments)
    {
        var (code, output, error) = await ScamoProcess.RunAsync(_folder.FullName, ["scaling", .. arguments, "--json"]);
        Assert.True(code == 0, error);
        using var document = JsonDocument.Parse(output);
        return document.RootElement.Clone();
    }
}

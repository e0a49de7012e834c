using ScaMo.Generation;
using ScaMo.Motion.Features;
using ScaMo.Training.Data;
using ScaMo.Training.Evaluation.Generation;
using ScaMo.Training.Evaluators;
using ScaMo.Training.Tests.Training;
using SkiaSharp;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Evaluation.Generation;

[Collection(typeof(TorchGenerator))]
public sealed class GenerationEvaluationTests : IDisposable
{
    private readonly SyntheticDataSet _folder = new(otherClips: 70);
    private readonly SyntheticDataSet _other = new(otherClips: 69);
    private readonly DirectoryInfo _out = Directory.CreateTempSubdirectory("scamo-report-");
    private readonly MotionDataSet _data;
    private readonly ProtocolSamples _samples;
    private readonly MotionEvaluator _evaluator;
    private readonly TruthfulEngine _engine;

    public GenerationEvaluationTests()
    {
        _data = MotionDataSet.Open(_folder.Folder);
        _samples = ProtocolSamples.Read(_data, DataSplit.Test, seed: 3);
        random.manual_seed(1);
        var shape = new EvaluatorShape { MovementWidth = 32, MotionWidth = 16, TextWidth = 16, WordWidth = 16, Width = 16 };
        _evaluator = new MotionEvaluator("a test", new CoEmbedding(shape, ["person", "walk", "stand", "unk"], CPU), _data.Statistics);
        var clips = _data.Clips(DataSplit.Test);
        _engine = new TruthfulEngine(Enumerable.Range(0, 2).SelectMany(index => SyntheticDataSet.Captions(index + 12).Select(caption => (caption, clip: clips[index])))
            .ToDictionary(pair => pair.caption, pair => _data.ReadFeatures(pair.clip)));
    }

    public void Dispose()
    {
        _evaluator.Dispose();
        _folder.Dispose();
        _other.Dispose();
        _out.Delete(recursive: true);
    }

    [Fact]
    public void Passes_hold_whole_batches_of_motions_cut_to_whole_units_in_an_order_of_their_own()
    {
        var first = _samples.Draw(0);

        Assert.Equal(64, _samples.Count);
        Assert.Equal(64, first.Count);
        Assert.Equal(64, first.Select(sample => sample.Clip).Distinct().Count());
        Assert.Equal(_samples.Identity(), ProtocolSamples.Read(_data, DataSplit.Test, seed: 3).Identity());
        Assert.NotEqual(_samples.Identity(), ProtocolSamples.Read(_data, DataSplit.Test, seed: 4).Identity());
        Assert.NotEqual(_samples.Identity(), ProtocolSamples.Read(MotionDataSet.Open(_other.Folder), DataSplit.Test, seed: 3).Identity());
        Assert.Equal(first.Select(sample => (sample.Clip, sample.Caption)), _samples.Draw(0).Select(sample => (sample.Clip, sample.Caption)));
        Assert.NotEqual(first.Select(sample => sample.Clip), _samples.Draw(1).Select(sample => sample.Clip));
        // Clips of 72 frames: 18 units, or 17 with a chance of one third, beginning anywhere.
        var units = Enumerable.Range(0, 10).SelectMany(_samples.Draw).Select(sample => sample.Features.Length / FeatureLayout.Count / 4.0).ToList();
        Assert.All(units, count => Assert.True(count is 17 or 18, $"{count} units"));
        Assert.InRange(units.Count(count => count == 17) / (double)units.Count, 0.26, 0.41);
        foreach (var sample in first)
        {
            Assert.True(_data.ReadFeatures(sample.Clip).AsSpan().IndexOf(sample.Features.Span) % FeatureLayout.Count == 0);
            Assert.Contains(sample.Caption, _data.ReadCaptions(sample.Clip));
        }
    }

    [Fact]
    public void Clips_of_200_frames_and_below_40_are_left_out()
    {
        using var shorter = new SyntheticDataSet(otherClips: 32, frames: 39);
        using var longer = new SyntheticDataSet(otherClips: 32, frames: 200);

        foreach (var folder in (SyntheticDataSet[])[shorter, longer])
        {
            Assert.ThrowsAny<ArgumentException>(() => ProtocolSamples.Read(MotionDataSet.Open(folder.Folder), DataSplit.Test, 1));
        }
    }

    [Fact]
    public async Task Truth_scores_against_itself_and_noise_against_nothing()
    {
        var passes = await Evaluation(new GenerationEvaluationOptions { Replications = 3, MultiModalityReplications = 1, Seed = 3 }).RunAsync(Store(), (_, _, _, _) => { }, CancellationToken.None);

        var rows = GenerationReport.RowsOf(passes);
        Assert.Equal(["ground truth", "noise", "truthful"], rows.Select(row => row.Source));
        Assert.InRange(rows[0].Fid.Mean, 0, rows[1].Fid.Mean / 100);
        Assert.Equal(3, rows[0].Fid.Count);
        // Knowing nothing finds one of 32, of two or of three: 1/32, 2/32, 3/32, here over 192 texts.
        for (int rank = 1; rank <= 3; rank++) Assert.InRange(rows[1].RPrecision[rank - 1].Mean, 0, rank / 32.0 + 4 * Math.Sqrt(rank / 32.0 / 192));
        // The engine makes the same motion of a text every time.
        Assert.Equal(0, passes[0].MultiModality!.Texts, 1e-9);
        Assert.Equal(0, passes[0].MultiModality!.Batches, 1e-9);
        Assert.Equal(3 * 64 + 64 * 30, _engine.Made);
        Assert.Equal(64, passes[0].Distances!.Count);
        Assert.Null(passes[1].MultiModality);
        Assert.True(rows[1].Physical.Jerk > 10 * rows[0].Physical.Jerk);
        Assert.InRange(rows[0].Physical.BoneDrift, 0, 0.5);
    }

    [Fact]
    public async Task What_is_finished_is_not_run_again()
    {
        var options = new GenerationEvaluationOptions { Replications = 2, MultiModalityReplications = 0 };
        var first = await Evaluation(options).RunAsync(Store(), (_, _, _, _) => { }, CancellationToken.None);
        File.Delete(Directory.GetFiles(_out.FullName, "01.json", SearchOption.AllDirectories).Single());

        var second = await Evaluation(options).RunAsync(Store(), (_, _, _, _) => { }, CancellationToken.None);

        Assert.Equal(64 * 3, _engine.Made);
        foreach (var (a, b) in first.Zip(second))
        {
            foreach (string source in a.Scores.Keys)
            {
                Assert.Equal((a.Scores[source].Fid, a.Scores[source].MmDist, a.Scores[source].Diversity), (b.Scores[source].Fid, b.Scores[source].MmDist, b.Scores[source].Diversity));
                Assert.Equal(a.Scores[source].RPrecision, b.Scores[source].RPrecision);
            }
        }
    }

    [Fact]
    public async Task The_report_has_its_tables_pictures_and_numbers()
    {
        var passes = await Evaluation(new GenerationEvaluationOptions { Replications = 2, MultiModalityReplications = 1 }).RunAsync(Store(), (_, _, _, _) => { }, CancellationToken.None);
        var report = new GenerationReport
        {
            Model = "truthful",
            ModelIdentity = "0",
            Evaluator = "a test",
            EvaluatorIdentity = "1",
            Split = "test",
            Motions = 64,
            DiversityPairs = 63,
            Replications = 2,
            Seed = 1,
            Sampling = "greedy",
            Command = "scamo evaluate generation",
            Version = "1",
            Rows = GenerationReport.RowsOf(passes),
            MultiModalityOfTexts = GenerationReport.MultiModalityOf(passes, scores => scores.Texts),
            MultiModalityOfBatches = GenerationReport.MultiModalityOf(passes, scores => scores.Batches),
        };
        var chosen = RankedMotion.Choose(passes[0].Distances!);
        GenerationReportWriter.Write(_out.FullName, report, [.. chosen.Select(one => new RankedMotion(one.Rank, "a text", passes[0].Distances![one.Index], 5, _samples.Draw(0)[one.Index].Features))]);

        string markdown = File.ReadAllText(Path.Combine(_out.FullName, "report.md"));
        foreach (string expected in (string[])["a test", "| ground truth |", "| noise |", "| truthful |", "MultiModality", "`scamo evaluate generation`", "foot skating"]) Assert.Contains(expected, markdown, StringComparison.Ordinal);
        foreach (string picture in (string[])["r-precision.png", "best-1.png", "best-2.png", "median-1.png", "median-2.png", "worst-1.png", "worst-2.png"])
        {
            Assert.Contains($"({picture})", markdown, StringComparison.Ordinal);
            Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(Path.Combine(_out.FullName, picture))[..4]);
        }

        using var plot = SKBitmap.Decode(Path.Combine(_out.FullName, "r-precision.png"));
        Assert.True(Enumerable.Range(0, plot.Width).Any(x => Enumerable.Range(0, 30).Any(y => plot.GetPixel(x, y).Red < 100)), "The title is missing above the plot.");
        Assert.Equal(passes[0].Distances!.Min(), passes[0].Distances![chosen[0].Index]);
        Assert.Equal(passes[0].Distances!.Max(), passes[0].Distances![chosen[^1].Index]);
        using var json = System.Text.Json.JsonDocument.Parse(File.ReadAllText(Path.Combine(_out.FullName, "report.json")));
        Assert.Equal(report.Rows[0].Fid.Mean, json.RootElement.GetProperty("report").GetProperty("rows")[0].GetProperty("fid").GetProperty("mean").GetDouble());
    }

    private GenerationEvaluation Evaluation(GenerationEvaluationOptions options) => new(
        _samples, _evaluator, new GeneratedMotions(_engine, new SamplingOptions(), options.Seed), [new TrueMotions(), new NoiseMotions(_data.Statistics, options.Seed)], options);

    private PassStore Store() => new(_out.FullName, "key");
}

using System.Collections.Immutable;
using ScaMo.Models.Transformer;
using ScaMo.Training.Scaling;
using ScaMo.Training.Scaling.Sweep;
using ScaMo.Training.Tests.Training;
using ScaMo.Training.Transformers;
using Spectre.Console;

namespace ScaMo.Training.Tests.Scaling.Sweep;

[Collection(typeof(TorchGenerator))]
public sealed class SweepRunnerTests : IDisposable
{
    private readonly SyntheticDataSet _data = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scamo-sweep-");

    public void Dispose()
    {
        _data.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_size_tokenizer_share_and_budget_has_a_row_that_says_what_it_took()
    {
        var grid = Grid() with { DataFractions = [0.5, 1] };

        var result = await Run(grid);

        Assert.Equal((8, 8, 16), (result.Runs, result.Complete, result.Evaluations));
        var rows = ScalingRunFile.Read(result.RunTable);
        Assert.Equal(16, rows.Select(row => (row.Size, row.Tokenizer, row.UniqueTokens, row.Budget)).Distinct().Count());
        Assert.Equal([12 * 18 / 2, 12 * 18], rows.Select(row => row.UniqueTokens).Distinct().Order().Select(tokens => (int)tokens));
        Assert.All(rows, row =>
        {
            Assert.Equal(row.Tokenizer == "small" ? 100 : 200, row.Vocabulary);
            Assert.InRange(row.ApproximateFlops / row.Budget, 0.9, 1.1);
            // Text positions and the head at every position make it more than 6 N D, padding there is none.
            Assert.InRange(row.Flops / row.ApproximateFlops, 1, 4);
            // With one added to each count the unigram's own loss lies between that of certainty and that of even chances.
            Assert.InRange(row.Loss - row.NormalizedLoss, 0, Math.Log(row.Vocabulary + 1));
        });
        Assert.All(rows.GroupBy(row => (row.Size, row.Tokenizer, row.UniqueTokens)), run => Assert.True(run.MaxBy(row => row.Budget)!.Loss < run.MinBy(row => row.Budget)!.Loss));
    }

    [Fact]
    public async Task The_operations_are_those_of_the_batches_that_were_seen()
    {
        var grid = Grid();
        grid = grid with { Sizes = grid.Sizes[..1], Tokenizers = grid.Tokenizers[..1], Budgets = grid.Budgets[..1] };

        var row = Assert.Single(ScalingRunFile.Read((await Run(grid)).RunTable));

        // All clips have 18 tokens and the captions 5 to 9 positions of text, of which a batch has the longest.
        double rows = row.Tokens / 18.0;
        var config = new TransformerConfig
        {
            Layers = 1,
            Heads = 2,
            Width = 16,
            CodebookSize = 100,
            TextWidth = 48,
        };
        double Bound(int text) => TransformerFlops.Count(config, 1, text + 18, text).Training(isTextFrozen: true) * rows;
        Assert.InRange(row.Flops, Bound(3), Bound(16));
    }

    [Fact]
    public async Task A_second_start_trains_nothing_and_a_larger_budget_goes_on_from_the_last()
    {
        var grid = Grid();
        var first = ScalingRunFile.Read((await Run(grid)).RunTable);
        var again = await Run(grid);
        Assert.Equal(first, ScalingRunFile.Read(again.RunTable), Same);

        var extended = ScalingRunFile.Read((await Run(grid with { Budgets = [.. grid.Budgets, 5e8] })).RunTable);
        var atOnce = ScalingRunFile.Read((await Run(grid with { Budgets = [.. grid.Budgets, 5e8] }, "other")).RunTable);

        Assert.Equal(first, extended.Where(row => row.Budget < 5e8), Same);
        Assert.Equal(atOnce, extended, SameButTime);
    }

    [Fact]
    public async Task An_interrupted_sweep_ends_where_an_uninterrupted_one_does()
    {
        var grid = Grid();
        var whole = ScalingRunFile.Read((await Run(grid)).RunTable);
        using var stop = new CancellationTokenSource();
        var interrupted = new SweepRunner(grid, PathOf("halves"), Console(line =>
        {
            if (line.Contains("large-small", StringComparison.Ordinal)) stop.Cancel();
        }));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => interrupted.RunAsync(stop.Token));

        Assert.Equal(whole, ScalingRunFile.Read((await Run(grid, "halves")).RunTable), SameButTime);
    }

    [Fact]
    public async Task What_another_process_works_on_is_left_to_it()
    {
        var grid = Grid();
        using (FolderLock.TryTake(PathOf("sweep", "runs", "tiny-small-1-1")))
        {
            var result = await Run(grid);
            Assert.Equal((4, 3), (result.Runs, result.Complete));
        }

        Assert.Equal(4, (await Run(grid)).Complete);
    }

    [Fact]
    public async Task A_falling_learning_rate_makes_a_run_of_every_budget()
    {
        var grid = Grid();

        var result = await Run(grid with { TransformerTraining = grid.TransformerTraining with { Schedule = "cosine" } });

        Assert.Equal((8, 8), (result.Runs, result.Evaluations));
        Assert.Equal(8, ScalingRunFile.Read(result.RunTable).Count);
    }

    [Fact]
    public async Task Budgets_beyond_the_epochs_or_below_the_steps_are_left_out()
    {
        var grid = Grid();

        var longer = await Run(grid with { MinSteps = 15 });
        var fewer = await Run(grid with { MaxEpochs = 5 }, "other");

        Assert.Equal((4, 4), (longer.Evaluations, ScalingRunFile.Read(longer.RunTable).Count(row => row.Budget == 2.4e8)));
        Assert.Equal((4, 4), (fewer.Evaluations, ScalingRunFile.Read(fewer.RunTable).Count(row => row.Budget == 8e7)));
    }

    [Fact]
    public async Task A_size_may_have_a_batch_of_its_own()
    {
        var grid = Grid();
        grid = grid with { Sizes = [grid.Sizes[0] with { Batch = 2 }], Tokenizers = grid.Tokenizers[..1], Budgets = grid.Budgets[..1] };

        await Run(grid);

        string metrics = File.ReadAllText(PathOf("sweep", "runs", "tiny-small-1-1", "metrics.csv"));
        var row = ScalingRunFile.Read(PathOf("sweep", "runs.csv"))[0];
        // Two clips of 18 tokens a step.
        Assert.Contains(FormattableString.Invariant($"\n{row.Tokens / 36},"), metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_options_in_the_same_folder_are_refused()
    {
        var grid = Grid();
        await Run(grid);

        var problem = await Assert.ThrowsAsync<ArgumentException>(() => Run(grid with { Budgets = [1e9], TransformerTraining = grid.TransformerTraining with { Batch = 2 } }));

        Assert.Contains("other options", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tokenizer_of_other_options_in_the_same_folder_is_refused()
    {
        var grid = Grid();
        await Run(grid);

        var problem = await Assert.ThrowsAsync<ArgumentException>(() => Run(grid with { TokenizerTraining = grid.TokenizerTraining with { Batch = 4 } }));

        Assert.Contains("other options", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_budget_that_a_run_has_passed_is_refused()
    {
        var grid = Grid();
        await Run(grid);

        var problem = await Assert.ThrowsAsync<ArgumentException>(() => Run(grid with { Budgets = [8e7, 1.6e8, 2.4e8] }));

        Assert.Contains("passed the budget 1.6E+8", problem.Message, StringComparison.Ordinal);
    }

    private static bool Same(ScalingRun left, ScalingRun right) => SameButTime(left, right) && left.Seconds == right.Seconds;

    private static bool SameButTime(ScalingRun left, ScalingRun right) =>
        left with { Seconds = 0, Levels = [] } == right with { Seconds = 0, Levels = [] } && left.Levels.SequenceEqual(right.Levels);

    private static IAnsiConsole Console(Action<string>? written = null) => AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(new LineWriter(written)) });

    private Task<SweepResult> Run(SweepGrid grid, string folder = "sweep") => new SweepRunner(grid, PathOf(folder), Console()).RunAsync(TestContext.Current.CancellationToken);

    private string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([_folder.FullName, .. parts]);

    private SweepGrid Grid() => new()
    {
        Data = _data.Folder,
        TextEncoder = Goldens.FilePath("t5-encoder"),
        Budgets = [8e7, 2.4e8],
        Sizes = [Size("tiny", 16), Size("large", 32)],
        Tokenizers = [Tokenizer("small", 5, 5, 4), Tokenizer("big", 8, 5, 5)],
        TokenizerTraining = new SweepTokenizerTraining { Steps = 8, Width = 16, CodeDim = 8, Depth = 1, Batch = 8, LearningRate = 2e-3, Warmup = 2 },
        TransformerTraining = new SweepTransformerTraining { Batch = 4, LearningRate = 5e-3, Warmup = 2, Ema = 0.9, MaxTextTokens = 40 },
    };

    private static SweepSize Size(string name, int width) => new()
    {
        Name = name,
        Layers = 1,
        Heads = 2,
        Width = width,
    };

    private static SweepTokenizer Tokenizer(string name, params ImmutableArray<int> levels) => new() { Name = name, Levels = levels };

    private sealed class LineWriter(Action<string>? written) : StringWriter
    {
        public override void Write(string? value)
        {
            if (value is not null) written?.Invoke(value);
        }

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));
    }
}

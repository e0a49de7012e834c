using ScaMo.Models;
using ScaMo.Training.Runs;
using ScaMo.Training.Transformers;
using Spectre.Console;

namespace ScaMo.Training.Scaling.Sweep;

/// <summary>
/// Trains the runs of a grid one after the other and writes a row an evaluation. What is finished stays, what was interrupted goes on; several processes, also on machines
/// that share the folder, each take what no other has.
/// </summary>
internal sealed class SweepRunner
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly SweepGrid _grid;
    private readonly SweepFolder _folder;
    private readonly SweepTokenizers _tokenizers;
    private readonly IAnsiConsole _console;

    /// <param name="grid">What to train.</param>
    /// <param name="folder">Where.</param>
    /// <param name="console">Where progress is shown.</param>
    public SweepRunner(SweepGrid grid, string folder, IAnsiConsole console)
    {
        (_grid, _folder, _console) = (grid, new SweepFolder(folder), console);
        _tokenizers = new SweepTokenizers(grid, _folder, console);
        foreach (var tokenizer in grid.Tokenizers) tokenizer.FindLevels();
        foreach (var size in grid.Sizes) size.ToPreset();
    }

    /// <summary>Trains until nothing is left that no other process has taken.</summary>
    /// <exception cref="ArgumentException">An option is not possible, or the folder holds runs of other options.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the same command goes on.</exception>
    public async Task<SweepResult> RunAsync(CancellationToken cancellationToken)
    {
        await ShareAsync(_grid.Tokenizers, _folder.Tokenizer, _tokenizers.IsTrained, tokenizer => _tokenizers.Train(tokenizer, cancellationToken), cancellationToken);
        var data = new Dictionary<SweepTokenizer, TokenizedData>();
        await ShareAsync(_grid.Tokenizers, _folder.Sequences, IsTokenized, _tokenizers.Tokenize, cancellationToken);
        var captions = data.Values.SelectMany(tokenized => tokenized.Captions).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        int textWidth = 0;
        await ShareAsync([captions], _ => _folder.TextFeatures, _ => textWidth > 0, _ => textWidth = TextWidth(captions), cancellationToken);

        SweepRun[] runs = [.. _grid.Tokenizers.SelectMany(tokenizer => SweepPlan.Runs(_grid, tokenizer, data[tokenizer], textWidth))];
        foreach (var run in runs)
        {
            if (IsComplete(run)) continue;
            using var taken = FolderLock.TryTake(_folder.Run(run));
            if (taken is null || IsComplete(run)) continue;
            Train(run, data[run.Tokenizer], captions, textWidth, cancellationToken);
        }

        if (runs.Length > 0) _folder.Gather();
        return new SweepResult(_folder.RunTable, runs.Length, runs.Count(IsComplete), runs.Sum(run => run.Evaluations.Length));

        bool IsTokenized(SweepTokenizer tokenizer)
        {
            if (data.ContainsKey(tokenizer)) return true;
            if (_tokenizers.Find(tokenizer) is not { } found) return false;
            data.Add(tokenizer, found);
            return true;
        }
    }

    private bool IsComplete(SweepRun run) => !Missing(run).Any();

    /// <summary>Where the run has not been evaluated yet.</summary>
    private IEnumerable<SweepEvaluation> Missing(SweepRun run) => run.Evaluations.ExceptBy(_folder.Evaluations(run).Select(row => row.Budget), evaluation => evaluation.Budget);

    private void Train(SweepRun run, TokenizedData data, IReadOnlyCollection<string> captions, int textWidth, CancellationToken cancellationToken)
    {
        string folder = _folder.Run(run);
        var training = _grid.TransformerTraining;
        SweepFolder.Identify(folder, new { run.Size, run.DataFraction, run.Seed, sequences = _tokenizers.Identity(run.Tokenizer), training });
        var corpus = data.Training.Share(run.DataFraction);
        var options = Options(run, folder);
        var counts = ParameterCounts.Of(SweepPlan.Config(_grid, run.Size, data.CodebookSize, textWidth));
        _console.WriteLine(FormattableString.Invariant($"Run {run.Name}: {counts.NonVocabulary} + {counts.Vocabulary} parameters, {options.Loop.Steps} steps"));
        using var task = new TransformerTask(options, data with { Training = corpus }, (_folder.TextFeatures, captions), _console);
        using var loop = new TrainingLoop(task, options.Loop, _console)
        {
            Validated = validated =>
            {
                foreach (var evaluation in run.Evaluations.Where(evaluation => evaluation.Step == validated.Step)) _folder.Add(run, Row(run, evaluation.Budget, options, counts, corpus.TokenCount, validated));
            },
        };
        if (Missing(run).FirstOrDefault(evaluation => evaluation.Step <= loop.Step) is { Step: > 0 } passed)
        {
            throw new ArgumentException(FormattableString.Invariant($"The run {run.Name} has passed the budget {passed.Budget:0.###E+0} already; budgets can be added beyond the largest, or in another folder."));
        }

        RunManifest.Write(folder, options, task.Device, loop.Step);
        loop.Run(cancellationToken);
    }

    private TransformerTrainingOptions Options(SweepRun run, string folder)
    {
        var training = _grid.TransformerTraining;
        return new TransformerTrainingOptions
        {
            DataFolder = _grid.Data,
            TokenizerFolder = _folder.Tokenizer(run.Tokenizer),
            Size = run.Size.ToPreset(),
            TextEncoderFolder = _grid.TextEncoder,
            BatchSize = run.Size.Batch ?? training.Batch,
            MaxTextTokens = training.MaxTextTokens,
            MaxMotionTokens = training.MaxMotionTokens,
            BlockSize = SweepPlan.BlockSize(_grid),
            Precision = training.Precision,
            Device = _grid.Device,
            ReplaceTokens = 0,
            DropToken = 0,
            MaxShift = 0,
            Loop = new TrainingLoopOptions
            {
                Folder = folder,
                Resume = CheckpointStore.IsBegun(folder),
                Steps = run.Evaluations[^1].Step,
                Seed = run.Seed,
                LearningRate = run.Size.LearningRate ?? training.LearningRate,
                WarmupSteps = training.Warmup,
                Schedule = training.Schedule,
                WeightDecay = training.WeightDecay,
                Beta2 = training.Beta2,
                AverageDecay = training.Ema,
                ValidateEvery = long.MaxValue,
                ValidateAt = [.. run.Evaluations.Select(evaluation => evaluation.Step)],
                SaveEvery = 2000,
                KeepCheckpoints = 1,
            },
        };
    }

    private ScalingRun Row(SweepRun run, double budget, TransformerTrainingOptions options, ParameterCounts counts, long uniqueTokens, ValidatedStep validated)
    {
        var tokenizer = _tokenizers.Config(run.Tokenizer);
        return new ScalingRun
        {
            Budget = budget,
            Size = run.Size.Name,
            Layers = options.Size.Layers,
            Heads = options.Size.Heads,
            Width = options.Size.Width,
            Tokenizer = run.Tokenizer.Name,
            Levels = tokenizer.Levels,
            Vocabulary = tokenizer.CodebookSize,
            NonVocabularyParameters = counts.NonVocabulary,
            UniqueTokens = uniqueTokens,
            Tokens = validated.Totals.Items,
            Flops = validated.Totals.Flops,
            Loss = validated.Metrics["loss"],
            NormalizedLoss = validated.Metrics["normalized_loss"],
            Seed = run.Seed,
            Seconds = Math.Round(validated.Totals.Seconds, 1),
            Commit = ProgramFacts.Commit,
        };
    }

    private int TextWidth(IReadOnlyCollection<string> captions)
    {
        using var features = FrozenTextFeatures.Open(_folder.TextFeatures, _grid.TextEncoder, _grid.TransformerTraining.MaxTextTokens, captions, ComputeDevice.Parse(_grid.Device), _console);
        return features.Width;
    }

    /// <summary>Does all items with others: those that nobody works on, until every one is done.</summary>
    private static async Task ShareAsync<T>(IReadOnlyCollection<T> items, Func<T, string> folder, Func<T, bool> isDone, Action<T> work, CancellationToken cancellationToken)
    {
        while (items.Any(item => !isDone(item)))
        {
            bool hasWorked = false;
            foreach (var item in items.Where(item => !isDone(item)))
            {
                using var taken = FolderLock.TryTake(folder(item));
                if (taken is null) continue;
                if (!isDone(item)) work(item);
                hasWorked = true;
            }

            if (!hasWorked) await Task.Delay(Pause, cancellationToken);
        }
    }
}

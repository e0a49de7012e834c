using System.Diagnostics;
using System.Globalization;
using ScaMo.Training.Optimization;
using Spectre.Console;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Training.Runs;

/// <summary>
/// Trains a task: steps, schedule, clipping, average of weights, logs, validation, checkpoints. A run that is interrupted saves and can be resumed;
/// what a step does depends on the seed and the step alone, so on CPU a resumed run ends bit for bit where an uninterrupted one does.
/// </summary>
public sealed class TrainingLoop : IDisposable
{
    private readonly ITrainingTask _task;
    private readonly TrainingLoopOptions _options;
    private readonly IAnsiConsole _console;
    private readonly FusedAdamW _optimizer;
    private readonly LearningRateSchedule _schedule;
    private readonly WeightAverage? _average;
    private readonly CheckpointStore _store;
    private double _best = double.PositiveInfinity;
    private TrainingTotals _before;
    private TrainingTotals _made;
    private IReadOnlyDictionary<string, double> _validated = new Dictionary<string, double>();

    /// <summary>Prepares a run, or goes on with one.</summary>
    /// <param name="task">What to train; stays the caller's.</param>
    /// <param name="options">How.</param>
    /// <param name="console">Where progress is shown.</param>
    /// <exception cref="ArgumentException">
    /// An option is not possible, the folder holds a run that is not to be resumed, or there is nothing to resume.
    /// </exception>
    public TrainingLoop(ITrainingTask task, TrainingLoopOptions options, IAnsiConsole console)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindProblem() is { } problem) throw new ArgumentException(problem, nameof(options));
        (_task, _options, _console) = (task, options, console);
        _store = new CheckpointStore(options.Folder, options.KeepCheckpoints, console.WriteLine);
        _schedule = CreateSchedule(options);
        _optimizer = new FusedAdamW(task.Parameters, new AdamWOptions { Beta1 = options.Beta1, Beta2 = options.Beta2, WeightDecay = options.WeightDecay });
        if (options.AverageDecay > 0) _average = new WeightAverage(task.Parameters.Select(pair => (pair.Name, (Tensor)pair.Parameter)), options.AverageDecay);

        using var saved = _store.Latest();
        if (saved is null == options.Resume)
        {
            throw new ArgumentException(
                options.Resume ? $"{options.Folder} holds no checkpoint to resume from." : $"{options.Folder} holds the checkpoints of a run: resume it, or choose another folder.", nameof(options));
        }

        if (saved is not null) Restore(saved);
    }

    /// <summary>How many steps were made.</summary>
    public long Step { get; private set; }

    /// <summary>What they took, those before an interruption too.</summary>
    public TrainingTotals Totals => _before + _made;

    /// <summary>Is told of every validation, before the checkpoint that follows it.</summary>
    public Action<ValidatedStep>? Validated { get; init; }

    /// <summary>Trains to the last step, or until cancelled; then everything is saved before the exception leaves.</summary>
    /// <returns>The last validation's numbers.</returns>
    /// <exception cref="DivergenceException">A loss or a gradient is no longer a number.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the run can be resumed.</exception>
    public IReadOnlyDictionary<string, double> Run(CancellationToken cancellationToken)
    {
        using (var log = new MetricLog(_options.Folder, Step > 0 ? Step : null))
        using (var progress = new TrainingProgress(_console, _task.Name, Step, _options.Steps, _task.ItemName))
        {
            var watch = Stopwatch.StartNew();
            if (Step < _options.Steps) _task.Start(Step * _options.Accumulation);
            while (Step < _options.Steps)
            {
                if (cancellationToken.IsCancellationRequested)
                {
                    Save();
                    cancellationToken.ThrowIfCancellationRequested();
                }

                var (metrics, items, flops) = Update();
                Step++;
                _made = new TrainingTotals(_made.Items + items, _made.Flops + flops, watch.Elapsed.TotalSeconds);
                bool isLast = Step == _options.Steps, isWanted = _options.ValidateAt.Contains(Step);
                progress.Report(Step, items, metrics);
                if (Step % _options.LogEvery == 0 || isLast) log.Write(Step, metrics);
                if (Step % _options.ValidateEvery == 0 || isLast || isWanted) Validate(log, progress);
                if (Step % _options.SaveEvery == 0 || isLast || isWanted) Save();
            }
        }

        if (_options.ExportBest && _store.Best() is { } best)
        {
            using (best) Restore(best);
            using (_average?.Swap()) _validated = _task.Validate();
        }

        using (_average?.Swap()) _task.Export(_options.Folder);
        RunFiles.WriteJson(Path.Combine(_options.Folder, RunFiles.Metrics), _validated);
        return _validated;
    }

    /// <summary>One step of the optimiser.</summary>
    private ((string Name, double Value)[] Metrics, long Items, double Flops) Update()
    {
        using var scope = NewDisposeScope();
        TrainingRandom.SeedTorch(_options.Seed, RandomPurpose.Network, Step);
        _optimizer.LearningRate = _schedule.At(Step);
        _optimizer.ZeroGradients();
        double loss = 0, flops = 0;
        long items = 0;
        IReadOnlyList<(string Name, Tensor Value)> parts = [];
        using Scalar accumulation = _options.Accumulation;
        for (int i = 0; i < _options.Accumulation; i++)
        {
            var batch = _task.Loss();
            var share = batch.Total / accumulation;
            share.backward();
            loss += share.ToDouble();
            items += batch.Items;
            flops += batch.Flops;
            parts = batch.Parts;
        }

        DivergenceException.ThrowIfNotFinite(loss, "loss", Step, _store.LastGoodPath);
        double norm = _optimizer.ClipGradients(_options.ClipNorm > 0 ? _options.ClipNorm : double.MaxValue);
        DivergenceException.ThrowIfNotFinite(norm, "gradient norm", Step, _store.LastGoodPath);
        _optimizer.Update();
        _average?.Update(Step);
        return ([("loss", loss), .. parts.Select(part => (part.Name, part.Value.ToDouble())), ("gradient_norm", norm), ("learning_rate", _optimizer.LearningRate)], items, flops);
    }

    private void Validate(MetricLog log, TrainingProgress progress)
    {
        using (_average?.Swap()) _validated = _task.Validate();
        log.Write(Step, [.. _validated.Select(pair => ("validation/" + pair.Key, pair.Value))]);
        progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_task.Name} {Step}/{_options.Steps} validation:") + string.Concat(
            _validated.Select(pair => string.Create(CultureInfo.InvariantCulture, $"  {pair.Key} {pair.Value:G4}"))));
        Validated?.Invoke(new ValidatedStep(Step, Totals, _validated));
        if (!(_validated[_task.Criterion] < _best)) return;
        _best = _validated[_task.Criterion];
        _store.SaveBest(Checkpoint());
    }

    private void Save() => _store.Save(Checkpoint());

    private TrainingCheckpoint Checkpoint() => TrainingCheckpoint.Create(Step, new State(_best, Totals), Sections());

    private void Restore(SavedCheckpoint saved)
    {
        foreach (var (section, tensors) in Sections()) saved.Restore(section, tensors);
        (_best, _before) = saved.State<State>();
        _made = default;
        Step = saved.Step;
    }

    private IEnumerable<(string Section, IEnumerable<(string Name, Tensor Tensor)> Tensors)> Sections()
    {
        yield return ("model", _task.State);
        yield return ("optimizer", _optimizer.State());
        if (_average is not null) yield return ("average", _average.State());
    }

    private static LearningRateSchedule CreateSchedule(TrainingLoopOptions options) => options.Schedule switch
    {
        "cosine" => new WarmupCosine(options.LearningRate, options.WarmupSteps, options.Steps, options.LearningRate * options.FinalRate),
        "multistep" => new WarmupMultiStep(options.LearningRate, options.WarmupSteps, [.. options.Milestones.Select(at => (long)(at * options.Steps))], options.MilestoneFactor),
        "constant" => new WarmupConstant(options.LearningRate, options.WarmupSteps),
        _ => throw new ArgumentException($"No schedule {options.Schedule}.", nameof(options)),
    };

    /// <inheritdoc/>
    public void Dispose()
    {
        _average?.Dispose();
        _optimizer.Dispose();
    }

    private sealed record State(double Best, TrainingTotals Totals = default);
}

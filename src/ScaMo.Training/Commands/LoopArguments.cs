using System.CommandLine;
using ScaMo.Training.Runs;

namespace ScaMo.Training.Commands;

/// <summary>The options that every <c>scamo train</c> command has.</summary>
internal sealed class LoopArguments
{
    private readonly Option<DirectoryInfo> _out = new("--out") { Description = "The run's folder: checkpoints, logs and at the end the weights.", Required = true };
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on from the newest checkpoint in --out; give the same options as before." };
    private readonly Option<long> _steps = new("--steps") { Description = "Optimiser steps in all.", Required = true };
    private readonly Option<long> _seed = Default("--seed", 1L, "The seed of weights, order and augmentation.");
    private readonly Option<double> _learningRate;
    private readonly Option<long> _warmup = Default("--warmup", 500L, "Steps in which the learning rate rises from 0.");
    private readonly Option<string> _schedule = Default("--schedule", "cosine", "How the learning rate falls: cosine, multistep or constant.");
    private readonly Option<double> _finalRate = Default("--final-rate", 0.02, "The fraction of the learning rate at which cosine ends.");
    private readonly Option<double[]> _milestones = Default("--milestones", new[] { 0.5, 0.8 }, "Where multistep falls, in fractions of the steps.");
    private readonly Option<double> _milestoneFactor = Default("--milestone-factor", 0.1, "By how much it falls there.");
    private readonly Option<double> _beta1 = Default("--beta1", 0.9, "AdamW's decay of the first moment.");
    private readonly Option<double> _beta2 = Default("--beta2", 0.99, "AdamW's decay of the second moment.");
    private readonly Option<double> _weightDecay;
    private readonly Option<double> _clip = Default("--clip", 1.0, "The norm to which gradients are clipped; 0 for none.");
    private readonly Option<int> _accumulation = Default("--accumulate", 1, "Batches whose gradients make one step.");
    private readonly Option<double> _average = Default("--ema", 0.999, "The decay of the average of weights that is validated and exported; 0 for the weights themselves.");
    private readonly Option<bool> _exportBest = new("--export-best") { Description = "Export the weights of the best validation instead of the last ones." };
    private readonly Option<long> _logEvery = Default("--log-every", 20L, "Steps between two lines of the log.");
    private readonly Option<long> _validateEvery = Default("--validate-every", 500L, "Steps between two validations.");
    private readonly Option<long> _saveEvery = Default("--save-every", 500L, "Steps between two checkpoints.");
    private readonly Option<int> _keep = Default("--keep", 2, "Checkpoints to keep beside the best.");

    public LoopArguments(double learningRate, double weightDecay)
    {
        _learningRate = Default("--learning-rate", learningRate, "The peak learning rate.");
        _weightDecay = Default("--weight-decay", weightDecay, "AdamW's decoupled weight decay, on matrices only.");
    }

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])
        [
            _out, _resume, _steps, _seed, _learningRate, _warmup, _schedule, _finalRate, _milestones, _milestoneFactor, _beta1, _beta2, _weightDecay, _clip,
            _accumulation, _average, _exportBest, _logEvery, _validateEvery, _saveEvery, _keep,
        ])
        {
            command.Options.Add(option);
        }
    }

    public TrainingLoopOptions Read(ParseResult parsed) => new()
    {
        Folder = parsed.GetRequiredValue(_out).FullName,
        Resume = parsed.GetValue(_resume),
        Steps = parsed.GetRequiredValue(_steps),
        Seed = parsed.GetValue(_seed),
        LearningRate = parsed.GetValue(_learningRate),
        WarmupSteps = parsed.GetValue(_warmup),
        Schedule = parsed.GetRequiredValue(_schedule),
        FinalRate = parsed.GetValue(_finalRate),
        Milestones = parsed.GetRequiredValue(_milestones),
        MilestoneFactor = parsed.GetValue(_milestoneFactor),
        Beta1 = parsed.GetValue(_beta1),
        Beta2 = parsed.GetValue(_beta2),
        WeightDecay = parsed.GetValue(_weightDecay),
        ClipNorm = parsed.GetValue(_clip),
        Accumulation = parsed.GetValue(_accumulation),
        AverageDecay = parsed.GetValue(_average),
        ExportBest = parsed.GetValue(_exportBest),
        LogEvery = parsed.GetValue(_logEvery),
        ValidateEvery = parsed.GetValue(_validateEvery),
        SaveEvery = parsed.GetValue(_saveEvery),
        KeepCheckpoints = parsed.GetValue(_keep),
    };

    /// <summary>An option with a default that the help shows.</summary>
    public static Option<T> Default<T>(string name, T value, string description) => new(name) { Description = description, DefaultValueFactory = _ => value };
}

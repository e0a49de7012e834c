namespace ScaMo.Training.Runs;

/// <summary>How a training run proceeds, whatever it trains.</summary>
public sealed record TrainingLoopOptions
{
    /// <summary>The run's folder: checkpoints, logs, and at the end the weights.</summary>
    public required string Folder { get; init; }

    /// <summary>Whether to go on from the newest checkpoint of the folder.</summary>
    public bool Resume { get; init; }

    /// <summary>Optimiser steps in all.</summary>
    public required long Steps { get; init; }

    /// <summary>The seed of weights, order and augmentation.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>The peak learning rate.</summary>
    public double LearningRate { get; init; } = 2e-4;

    /// <summary>Steps in which the learning rate rises from 0.</summary>
    public long WarmupSteps { get; init; } = 500;

    /// <summary>How it falls: cosine, multistep or constant.</summary>
    public string Schedule { get; init; } = "cosine";

    /// <summary>The fraction of the peak at which cosine ends.</summary>
    public double FinalRate { get; init; } = 0.02;

    /// <summary>Where multistep falls, in fractions of the steps.</summary>
    public IReadOnlyList<double> Milestones { get; init; } = [0.5, 0.8];

    /// <summary>By how much it falls there.</summary>
    public double MilestoneFactor { get; init; } = 0.1;

    /// <summary>AdamW's decay of the first moment.</summary>
    public double Beta1 { get; init; } = 0.9;

    /// <summary>AdamW's decay of the second moment.</summary>
    public double Beta2 { get; init; } = 0.99;

    /// <summary>AdamW's decoupled weight decay, on matrices only.</summary>
    public double WeightDecay { get; init; }

    /// <summary>The norm to which gradients are clipped; 0 for none.</summary>
    public double ClipNorm { get; init; } = 1;

    /// <summary>Batches whose gradients make one step.</summary>
    public int Accumulation { get; init; } = 1;

    /// <summary>The decay of the average of weights that is validated and exported; 0 for the weights themselves.</summary>
    public double AverageDecay { get; init; } = 0.999;

    /// <summary>Whether the weights of the best validation are exported instead of the last ones.</summary>
    public bool ExportBest { get; init; }

    /// <summary>Steps between two lines of the log.</summary>
    public long LogEvery { get; init; } = 20;

    /// <summary>Steps between two validations.</summary>
    public long ValidateEvery { get; init; } = 500;

    /// <summary>Steps after which the run is validated and saved besides.</summary>
    public IReadOnlyList<long> ValidateAt { get; init; } = [];

    /// <summary>Steps between two checkpoints.</summary>
    public long SaveEvery { get; init; } = 500;

    /// <summary>Checkpoints to keep beside the best.</summary>
    public int KeepCheckpoints { get; init; } = 2;

    /// <summary>Checks the numbers.</summary>
    /// <returns>What is wrong, or null.</returns>
    public string? FindProblem()
    {
        if (Steps < 1) return $"steps is {Steps}; expected at least 1";
        if (!(LearningRate > 0 && double.IsFinite(LearningRate))) return $"the learning rate is {LearningRate}; expected a finite number above 0";
        if (WarmupSteps < 0) return $"warm-up is {WarmupSteps} steps; expected at least 0";
        if (Schedule is not ("cosine" or "multistep" or "constant")) return $"the schedule is '{Schedule}'; expected cosine, multistep or constant";
        if (FinalRate is not (>= 0 and <= 1)) return $"the final rate is {FinalRate}; expected 0 to 1";
        if (Milestones.Any(milestone => milestone is not (> 0 and < 1))) return "a milestone is not between 0 and 1";
        if (MilestoneFactor is not (> 0 and <= 1)) return $"the milestone factor is {MilestoneFactor}; expected above 0, at most 1";
        if (Beta1 is not (>= 0 and < 1) || Beta2 is not (>= 0 and < 1)) return "a beta is not at least 0 and below 1";
        if (WeightDecay is not (>= 0 and < 1)) return $"weight decay is {WeightDecay}; expected at least 0, below 1";
        if (!(ClipNorm >= 0)) return $"the clip norm is {ClipNorm}; expected at least 0";
        if (Accumulation < 1) return $"accumulation is {Accumulation}; expected at least 1";
        if (AverageDecay is not (>= 0 and < 1)) return $"the average's decay is {AverageDecay}; expected at least 0, below 1";
        if (LogEvery < 1 || ValidateEvery < 1 || SaveEvery < 1) return "logging, validation and saving need at least 1 step between";
        if (KeepCheckpoints < 1) return $"{KeepCheckpoints} checkpoints to keep; expected at least 1";
        return null;
    }
}

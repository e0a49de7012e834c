namespace ScaMo.Training.Scaling.Sweep;

/// <summary>How a sweep trains its tokenizers: options of <c>scamo train tokenizer</c> by the same names.</summary>
public sealed record SweepTokenizerTraining
{
    /// <summary>Optimiser steps.</summary>
    public long Steps { get; init; } = 1000;

    /// <summary>Channels of the convolutions.</summary>
    public int Width { get; init; } = 512;

    /// <summary>Channels of the latent.</summary>
    public int CodeDim { get; init; } = 512;

    /// <summary>Residual blocks between two changes of length.</summary>
    public int Depth { get; init; } = 3;

    /// <summary>Windows of a batch.</summary>
    public int Batch { get; init; } = 256;

    /// <summary>The peak learning rate.</summary>
    public double LearningRate { get; init; } = 2e-4;

    /// <summary>Steps in which it rises from 0.</summary>
    public long Warmup { get; init; } = 100;

    /// <summary>The decay of the average of weights.</summary>
    public double Ema { get; init; } = 0.99;

    /// <summary>The weight of the mean distance of joints.</summary>
    public double JointWeight { get; init; }

    /// <summary>Whether FSQ's channels are kept spread.</summary>
    public bool KeepSpread { get; init; }

    /// <summary>The weight of the quantiser's own loss.</summary>
    public double QuantizerWeight { get; init; } = 0.02;

    /// <summary>The seed.</summary>
    public long Seed { get; init; } = 1;
}

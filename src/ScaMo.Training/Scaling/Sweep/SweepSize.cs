using ScaMo.Models.Transformer;

namespace ScaMo.Training.Scaling.Sweep;

/// <summary>A transformer size of a sweep: a name of the paper alone, or a name of one's own with its shape.</summary>
public sealed record SweepSize
{
    /// <summary>The name in the table of runs.</summary>
    public required string Name { get; init; }

    /// <summary>The number of blocks.</summary>
    public int? Layers { get; init; }

    /// <summary>Attention heads of a block.</summary>
    public int? Heads { get; init; }

    /// <summary>The width of the residual stream.</summary>
    public int? Width { get; init; }

    /// <summary>The peak learning rate of this size; null for the sweep's.</summary>
    public double? LearningRate { get; init; }

    /// <summary>Sequences of a batch of this size; null for the sweep's. Small transformers take larger ones in little more time.</summary>
    public int? Batch { get; init; }

    /// <summary>The shape.</summary>
    /// <exception cref="ArgumentException">It is neither given whole nor the paper's.</exception>
    public TransformerPreset ToPreset() => (Layers, Heads, Width) switch
    {
        ({ } layers, { } heads, { } width) => new TransformerPreset(Name, layers, heads, width),
        (null, null, null) => TransformerPreset.Find(Name) ?? throw new ArgumentException($"The size {Name} is none of the paper's ({string.Join(", ", TransformerPreset.All.Select(preset => preset.Name))}); give layers, heads and width."),
        _ => throw new ArgumentException($"The size {Name} needs layers, heads and width, or none of them."),
    };
}

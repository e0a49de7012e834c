using System.Collections.Immutable;

namespace ScaMo.Models.Transformer;

/// <summary>A named transformer size of the paper.</summary>
/// <param name="Name">As the paper and checkpoints call it.</param>
/// <param name="Layers">The number of blocks.</param>
/// <param name="Heads">Attention heads of a block.</param>
/// <param name="Width">The width of the residual stream.</param>
public sealed record TransformerPreset(string Name, int Layers, int Heads, int Width)
{
    /// <summary>All sizes, from small to large. "1B" is the paper's 1.4B.</summary>
    public static ImmutableArray<TransformerPreset> All { get; } =
    [
        new("44M", 8, 8, 512),
        new("111M", 12, 12, 768),
        new("343M", 24, 16, 1024),
        new("775M", 36, 20, 1280),
        new("1B", 48, 24, 1536),
        new("3B", 24, 32, 3200),
    ];

    /// <summary>The preset of that name, or null.</summary>
    public static TransformerPreset? Find(string name) => All.FirstOrDefault(preset => preset.Name == name);
}

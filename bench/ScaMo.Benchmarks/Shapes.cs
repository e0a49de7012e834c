using ScaMo.Models.Tokenizer;
using ScaMo.Models.Transformer;

namespace ScaMo.Benchmarks;

/// <summary>The shapes of the paper, by their names.</summary>
internal static class Shapes
{
    /// <summary>A transformer with an untied head behind T5-XL.</summary>
    public static TransformerConfig Transformer(string name, int codebook)
    {
        var preset = TransformerPreset.Find(name) ?? throw new ArgumentException($"'{name}' is none of {string.Join(", ", TransformerPreset.All.Select(known => known.Name))}.");
        if (!FsqCodebook.TryGetLevels(codebook, out var levels)) throw new ArgumentException($"{codebook} is none of {string.Join(", ", FsqCodebook.Names)}.");
        return new TransformerConfig
        {
            Layers = preset.Layers,
            Heads = preset.Heads,
            Width = preset.Width,
            CodebookSize = levels.Aggregate(1, (product, level) => product * level),
            TextWidth = 2048,
        };
    }
}

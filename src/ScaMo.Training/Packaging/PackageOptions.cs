using ScaMo.Models.Checkpoints;

namespace ScaMo.Training.Packaging;

/// <summary>What a package is assembled from.</summary>
public sealed record PackageOptions
{
    /// <summary>The folder to write; its name is the package's.</summary>
    public required string Folder { get; init; }

    /// <summary>The tokenizer's run: its folder, or a weight file in it.</summary>
    public required string Tokenizer { get; init; }

    /// <summary>The transformer's run: its folder, or a weight file in it.</summary>
    public required string Transformer { get; init; }

    /// <summary>A Hugging Face folder of a T5 encoder; null for the one that was trained along with the transformer.</summary>
    public string? TextEncoder { get; init; }

    /// <summary>Whether model.json shall point to <see cref="TextEncoder"/> instead of taking a copy.</summary>
    public bool ReferenceTextEncoder { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Description { get; init; }

    /// <summary>The licence of the weights.</summary>
    public required string License { get; init; }

    /// <summary>How weights are stored: F16 or F32. They are widened again on loading.</summary>
    public ElementType Precision { get; init; } = ElementType.F32;

    /// <summary>The sampling of requests that do not say: temperature; null for 1.</summary>
    public double? Temperature { get; init; }

    /// <summary>Likewise: top-k; null for off.</summary>
    public int? TopK { get; init; }

    /// <summary>Likewise: top-p; null for off.</summary>
    public double? TopP { get; init; }

    /// <summary>Where the data come from, with licences and attribution: Markdown that the model card takes over, or JSON that it lists.</summary>
    public string? DataCard { get; init; }

    /// <summary>Known weaknesses: Markdown that the model card takes over.</summary>
    public string? Notes { get; init; }

    /// <summary>Whether a package that is there may be replaced.</summary>
    public bool Replace { get; init; }
}

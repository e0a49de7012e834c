namespace ScaMo.Training.Packaging;

/// <summary>What a package of random weights is made of.</summary>
public sealed record RandomPackageOptions
{
    /// <summary>The folder to write; its name is the package's.</summary>
    public required string Folder { get; init; }

    /// <summary>A SentencePiece model to copy.</summary>
    public required string SentencePieceModel { get; init; }

    /// <summary>Feature means to copy, .npy float32 [263].</summary>
    public required string Mean { get; init; }

    /// <summary>Feature standard deviations to copy, .npy float32 [263].</summary>
    public required string Std { get; init; }

    /// <summary>A transformer size of the paper; null for one of a few hundred thousand parameters.</summary>
    public string? Preset { get; init; }

    /// <summary>A codebook of the paper by its name.</summary>
    public int Codebook { get; init; } = 512;

    /// <summary>The seed of the weights.</summary>
    public long Seed { get; init; } = 1;
}

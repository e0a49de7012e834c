namespace ScaMo.Training.Tokenizers;

/// <summary>How well a tokenizer reconstructs clips.</summary>
/// <param name="Clips">Clips measured.</param>
/// <param name="Frames">Frames measured.</param>
/// <param name="L1">Mean absolute difference of normalised features.</param>
/// <param name="GlobalMpjpe">Mean distance of joints in mm as they stand in the world.</param>
/// <param name="JointErrors">
/// Mean distance of each of the 22 joints in mm, the pelvis of every frame laid on the true one (no rotation), so that the pelvis has 0.
/// </param>
/// <param name="ActiveFraction">The share of the codebook that occurs, 0 to 1.</param>
/// <param name="Perplexity">The exponential entropy of code use, 1 to the codebook size.</param>
public sealed record TokenizerReport(
    int Clips, long Frames, double L1, double GlobalMpjpe, IReadOnlyList<double> JointErrors, double ActiveFraction, double Perplexity)
{
    /// <summary>FID of reconstruction, where an evaluator measured it.</summary>
    public double? Fid { get; init; }

    /// <summary>The mean of <see cref="JointErrors"/>: MPJPE with pelvis on pelvis, mm.</summary>
    public double AlignedMpjpe => JointErrors.Average();

    /// <summary>The numbers by name, as logs call them.</summary>
    public IReadOnlyDictionary<string, double> ToMetrics() => new Dictionary<string, double>(StringComparer.Ordinal)
    {
        ["l1"] = L1,
        ["mpjpe"] = AlignedMpjpe,
        ["mpjpe_global"] = GlobalMpjpe,
        ["codebook_usage"] = ActiveFraction,
        ["perplexity"] = Perplexity,
    };
}

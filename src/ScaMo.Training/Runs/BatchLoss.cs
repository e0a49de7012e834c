using static TorchSharp.torch;

namespace ScaMo.Training.Runs;

/// <summary>The loss of one batch.</summary>
/// <param name="Total">What is minimised, a scalar with its graph.</param>
/// <param name="Items">Frames or tokens in the batch.</param>
/// <param name="Parts">Scalars to log, by name.</param>
public readonly record struct BatchLoss(Tensor Total, long Items, IReadOnlyList<(string Name, Tensor Value)> Parts)
{
    /// <summary>Floating-point operations of the step on this batch, counted from the architecture; 0 where nobody counts them.</summary>
    public double Flops { get; init; }
}

using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Training.Evaluation.Metrics;

/// <summary>
/// FID: the Fréchet distance between the normal distributions of two sets of embeddings (Heusel et al., "GANs Trained by a Two Time-Scale
/// Update Rule Converge to a Local Nash Equilibrium", 2017, Eq. 6).
/// </summary>
public static class FrechetDistance
{
    /// <summary>
    /// |μa − μb|² + tr(Σa + Σb − 2 (Σa Σb)^½), with covariances over n − 1. The trace of the root is the sum of the singular values of Ra Rbᵀ, where Σ = RᵀR
    /// and R comes from a QR decomposition of the centred embeddings: no covariance is ever multiplied out, so that nothing is lost where
    /// it has (nearly) no inverse, as with fewer embeddings than dimensions.
    /// </summary>
    /// <param name="a">(n, dimensions), at least two rows.</param>
    /// <param name="b">(m, dimensions), at least two rows.</param>
    /// <exception cref="ArgumentException">The shapes are others.</exception>
    public static double Between(Tensor a, Tensor b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.dim() != 2 || b.dim() != 2 || a.shape[1] != b.shape[1] || a.shape[0] < 2 || b.shape[0] < 2)
        {
            throw new ArgumentException($"Expected two matrices of one width and at least two rows, but they are {Embeddings.Describe(a)} and {Embeddings.Describe(b)}.");
        }

        using var scope = NewDisposeScope();
        var (meanA, rootA) = Moments(a);
        var (meanB, rootB) = Moments(b);
        var means = (meanA - meanB).square().sum();
        var traces = rootA.square().sum() + rootB.square().sum();
        var root = linalg.svdvals(rootA.matmul(rootB.transpose(0, 1))).sum();
        return Math.Max(0, (means + traces - 2 * root).ToDouble());
    }

    /// <summary>The mean (dimensions), and R (min(n, dimensions), dimensions) with RᵀR the covariance.</summary>
    private static (Tensor Mean, Tensor Root) Moments(Tensor embeddings)
    {
        var values = Embeddings.Exact(embeddings);
        var mean = values.mean([0]);
        return (mean, linalg.qr((values - mean) / Math.Sqrt(values.shape[0] - 1), linalg.QRMode.Reduced).R);
    }
}

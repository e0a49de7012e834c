using static TorchSharp.torch;

namespace ScaMo.Training.Evaluation.Metrics;

/// <summary>What all metrics do with embeddings, rows of a matrix (count, dimensions).</summary>
internal static class Embeddings
{
    /// <summary>In float64 on the processor.</summary>
    public static Tensor Exact(Tensor embeddings) => embeddings.detach().to(ScalarType.Float64).cpu();

    /// <summary>Euclidean distances of matching rows (…).</summary>
    public static Tensor Distances(Tensor a, Tensor b) => (Exact(a) - Exact(b)).square().sum(-1).sqrt();

    public static string Describe(Tensor tensor) => $"({string.Join(", ", tensor.shape)})";

    /// <summary>As many different numbers below a bound as wanted, in random order.</summary>
    public static Tensor Draw(int count, long bound, Random random)
    {
        long[] numbers = [.. Enumerable.Range(0, (int)bound)];
        random.Shuffle(numbers);
        return tensor(numbers.AsSpan(0, count).ToArray());
    }
}

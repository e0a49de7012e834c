using ScaMo.Training.Evaluation.Metrics;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Training.Tests.Evaluation;

public sealed class FrechetDistanceTests
{
    [Fact]
    public void Of_numbers_is_the_square_of_the_differences_of_mean_and_deviation()
    {
        // Deviations over n − 1: 2 and √(200/3); means 2 and 15.
        double distance = FrechetDistance.Between(Matrix([[0], [2], [4]]), Matrix([[5], [10], [20], [25]]));

        double deviation = Math.Sqrt((100 + 25 + 25 + 100) / 3.0);
        Assert.Equal(13 * 13 + (deviation - 2) * (deviation - 2), distance, 1e-9);
    }

    /// <summary>For 2 × 2 matrices tr M^½ = √(tr M + 2 √det M).</summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(0.9)]
    [InlineData(0.999999)]
    public void Of_planes_agrees_with_the_closed_form(double correlation)
    {
        var random = new Random(3);
        double[][] a = Points(random, 60, (x, y) => [x, correlation * x + Math.Sqrt(1 - correlation * correlation) * y]);
        double[][] b = Points(random, 45, (x, y) => [1 + 0.3 * x - y, 2 * y - 1]);

        Assert.Equal(ClosedForm(a, b), FrechetDistance.Between(Matrix(a), Matrix(b)), 1e-9);
    }

    /// <summary>A set that is stretched about the origin by c: Σ becomes c² Σ, whose root commutes with that of Σ.</summary>
    [Theory]
    [InlineData(600, 64)] // well-conditioned
    [InlineData(40, 512)] // fewer embeddings than dimensions
    public void Of_a_stretched_set_follows_from_its_moments(int count, int dimensions)
    {
        using var generator = new Generator(7);
        using var a = randn([count, dimensions], ScalarType.Float64, generator: generator);
        using var b = a * 1.5;
        using var variances = a.var(0, unbiased: true);
        using var means = a.mean([0]);

        double expected = 0.25 * (means.square().sum().ToDouble() + variances.sum().ToDouble());
        Assert.Equal(expected, FrechetDistance.Between(a, b), 1e-6);
    }

    /// <summary>Variances over twelve orders of magnitude, in one basis: Σ (√va − √vb)², then turned, which changes nothing.</summary>
    [Fact]
    public void Is_exact_where_the_covariance_is_ill_conditioned()
    {
        const int Count = 400, Dimensions = 48;
        using var generator = new Generator(11);
        using var raw = randn([Count, Dimensions], ScalarType.Float64, generator: generator);
        using var white = Whitened(raw);
        using var turn = linalg.qr(randn([Dimensions, Dimensions], ScalarType.Float64, generator: generator)).Q;
        double[] first = [.. Enumerable.Range(0, Dimensions).Select(i => Math.Pow(10, -6.0 * i / Dimensions))];
        double[] second = [.. first.Reverse()];
        using var a = (white * tensor(first)).matmul(turn);
        using var b = (white * tensor(second)).matmul(turn);

        double expected = first.Zip(second, (x, y) => (x - y) * (x - y)).Sum();
        Assert.Equal(expected, FrechetDistance.Between(a, b), 1e-6);
    }

    [Fact]
    public void From_itself_is_nothing()
    {
        using var generator = new Generator(5);
        using var a = randn([300, 512], ScalarType.Float32, generator: generator);

        Assert.InRange(FrechetDistance.Between(a, a), 0, 1e-8);
    }

    [Fact]
    public void Needs_two_sets_of_one_width()
    {
        Assert.Throws<ArgumentException>(() => FrechetDistance.Between(zeros(3, 2), zeros(3, 4)));
        Assert.Throws<ArgumentException>(() => FrechetDistance.Between(zeros(1, 2), zeros(3, 2)));
    }

    /// <summary>The same rows with mean 0 and covariance I, by Cholesky.</summary>
    private static Tensor Whitened(Tensor rows)
    {
        using var scope = NewDisposeScope();
        var centred = rows - rows.mean([0]);
        var factor = linalg.cholesky(centred.transpose(0, 1).matmul(centred) / (rows.shape[0] - 1));
        return centred.matmul(linalg.inv(factor).transpose(0, 1)).MoveToOuterDisposeScope();
    }

    private static double[][] Points(Random random, int count, Func<double, double, double[]> map) =>
        [.. Enumerable.Range(0, count).Select(_ => map(random.NextDouble() * 2 - 1, random.NextDouble() * 2 - 1))];

    private static double ClosedForm(double[][] a, double[][] b)
    {
        var (meanA, covarianceA) = Moments(a);
        var (meanB, covarianceB) = Moments(b);
        double productTrace = 0;
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 2; j++) productTrace += covarianceA[i, j] * covarianceB[j, i];
        }

        double root = Math.Sqrt(productTrace + 2 * Math.Sqrt(Determinant(covarianceA) * Determinant(covarianceB)));
        double means = Math.Pow(meanA[0] - meanB[0], 2) + Math.Pow(meanA[1] - meanB[1], 2);
        return means + covarianceA[0, 0] + covarianceA[1, 1] + covarianceB[0, 0] + covarianceB[1, 1] - 2 * root;
    }

    private static double Determinant(double[,] m) => m[0, 0] * m[1, 1] - m[0, 1] * m[1, 0];

    private static (double[] Mean, double[,] Covariance) Moments(double[][] points)
    {
        double[] mean = [points.Average(point => point[0]), points.Average(point => point[1])];
        var covariance = new double[2, 2];
        for (int i = 0; i < 2; i++)
        {
            for (int j = 0; j < 2; j++) covariance[i, j] = points.Sum(point => (point[i] - mean[i]) * (point[j] - mean[j])) / (points.Length - 1);
        }

        return (mean, covariance);
    }

    private static Tensor Matrix(double[][] rows)
    {
        var values = new double[rows.Length, rows[0].Length];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int j = 0; j < rows[0].Length; j++) values[i, j] = rows[i][j];
        }

        return tensor(values);
    }
}

using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace ScaMo.Training.Scaling;

/// <summary>
/// An IsoFLOP fit: of one budget, L_u as a quadratic of x = log10 N_nv and y = log10 N_v by least squares. Along either axis, the other at its best, it is a parabola.
/// </summary>
internal sealed class IsoFlopSurface
{
    /// <summary>The numbers of a surface.</summary>
    public const int Coefficients = 6;

    private readonly double _budget;
    private readonly double _originX;
    private readonly double _originY;
    private readonly Vector<double> _coefficients;

    private IsoFlopSurface(double budget, double originX, double originY, Vector<double> coefficients) =>
        (_budget, _originX, _originY, _coefficients) = (budget, originX, originY, coefficients);

    /// <summary>The minima of all budgets whose surface has one within what was tried; the others are left out.</summary>
    public static List<ComputeOptimum> Optima(IEnumerable<ScalingRun> runs) =>
        [.. runs.GroupBy(run => run.Budget).OrderBy(budget => budget.Key).Select(budget => Fit([.. budget])?.Minimum([.. budget])).OfType<ComputeOptimum>()];

    /// <summary>Fits the runs of one budget.</summary>
    /// <returns>The surface, or null where the runs do not determine it.</returns>
    public static IsoFlopSurface? Fit(IReadOnlyList<ScalingRun> runs)
    {
        double[] x = [.. runs.Select(X)], y = [.. runs.Select(Y)];
        double originX = x.Average(), originY = y.Average();
        if (runs.Count < Coefficients) return null;
        var design = Matrix<double>.Build.Dense(runs.Count, Coefficients, (row, column) => Term(column, x[row] - originX, y[row] - originY));
        var decomposition = design.QR(QRMethod.Thin);
        double[] diagonal = [.. decomposition.R.Diagonal().Select(Math.Abs)];
        if (diagonal.Min() < 1e-8 * diagonal.Max()) return null;
        return new IsoFlopSurface(runs[0].Budget, originX, originY, decomposition.Solve(Vector<double>.Build.Dense([.. runs.Select(run => run.NormalizedLoss)])));
    }

    /// <summary>The surface's minimum, with D from C = 6 (N_nv + N_v) D.</summary>
    /// <returns>Null where the surface has no minimum, or has it beyond the sizes that were tried.</returns>
    public ComputeOptimum? Minimum(IReadOnlyList<ScalingRun> runs)
    {
        double xx = _coefficients[3], xy = _coefficients[4], yy = _coefficients[5], determinant = 4 * xx * yy - xy * xy;
        if (!(xx > 0 && determinant > 0)) return null;
        double x = (xy * _coefficients[2] - 2 * yy * _coefficients[1]) / determinant, y = (xy * _coefficients[1] - 2 * xx * _coefficients[2]) / determinant;
        double loss = Loss(x, y);
        (x, y) = (x + _originX, y + _originY);
        if (x < runs.Min(X) || x > runs.Max(X) || y < runs.Min(Y) || y > runs.Max(Y)) return null;
        double nonVocabulary = Math.Pow(10, x), vocabulary = Math.Pow(10, y);
        return new ComputeOptimum(_budget, nonVocabulary, vocabulary, _budget / (6 * (nonVocabulary + vocabulary)), loss);
    }

    /// <summary>What the surface says of a run of its budget.</summary>
    public double Loss(ScalingRun run) => Loss(X(run) - _originX, Y(run) - _originY);

    private double Loss(double x, double y) => Enumerable.Range(0, Coefficients).Sum(term => _coefficients[term] * Term(term, x, y));

    private static double X(ScalingRun run) => Math.Log10(run.NonVocabularyParameters);

    private static double Y(ScalingRun run) => Math.Log10(run.VocabularyParameters);

    private static double Term(int index, double x, double y) => index switch { 0 => 1, 1 => x, 2 => y, 3 => x * x, 4 => x * y, _ => y * y };
}

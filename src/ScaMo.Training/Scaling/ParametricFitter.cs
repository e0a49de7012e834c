using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;
using MathNet.Numerics.Statistics;

namespace ScaMo.Training.Scaling;

/// <summary>
/// Fits <see cref="ParametricLaw"/> by variable projection (Golub and Pereyra 1973): for given exponents the coefficients are a linear problem, so that only the three exponents
/// are searched, by Levenberg's and Marquardt's method from many starts. The loss is Huber's on the residuals of L_u itself, in nats: L_u is negative, so that its
/// logarithm does not exist. Its threshold is 1.345 standard deviations, estimated from the median residual.
/// </summary>
internal sealed class ParametricFitter
{
    private const int Terms = 3;
    private const double LowestExponent = 0.01;
    private const double HighestExponent = 3;
    private const double HuberFactor = 1.345; // 95 % efficient where errors are normal
    private const double NormalDeviation = 1.4826; // standard deviations a median absolute residual
    private const double Exact = 1e-9;
    private static readonly double[] StartExponents = [0.15, 0.4, 0.9];

    private readonly double[] _losses;
    private readonly double[][] _logs; // of N_nv, N_v and D, about their means
    private readonly double[] _origins;

    public ParametricFitter(IReadOnlyList<ScalingRun> runs)
    {
        _losses = [.. runs.Select(run => run.NormalizedLoss)];
        double[][] logs =
        [
            [.. runs.Select(run => Math.Log(run.NonVocabularyParameters))], [.. runs.Select(run => Math.Log(run.VocabularyParameters))], [.. runs.Select(run => Math.Log(run.Tokens))],
        ];
        _origins = [.. logs.Select(log => log.Average())];
        _logs = [.. logs.Select((log, term) => log.Select(value => value - _origins[term]).ToArray())];
    }

    /// <summary>Fits from a grid of starts, or from one.</summary>
    /// <param name="start">A law to start from; null for the grid.</param>
    /// <returns>The law and Huber's threshold, or null where there are fewer runs than parameters or a quantity does not vary.</returns>
    public (ParametricLaw Law, double Threshold)? Fit(ParametricLaw? start = null)
    {
        if (_losses.Length < 2 * Terms + 1 || _logs.Any(log => log.Max() - log.Min() < 1e-9)) return null;
        var starts = start is null
            ? from first in StartExponents from second in StartExponents from third in StartExponents select new[] { first, second, third }
            : [[start.Alpha1, start.Alpha2, start.Beta]];
        var squares = starts.Select(exponents => Descend(exponents, double.PositiveInfinity)).OrderBy(solution => solution.Objective).ToList();
        double threshold = Threshold(squares[0]);
        // Points without errors leave no scale, and need none.
        if (threshold < Exact) return (Law(squares[0]), threshold);
        var robust = squares.Take(Terms).Select(solution => Descend(solution.Exponents, threshold)).MinBy(solution => solution.Objective)!;
        // Outliers bend least squares, so that its residuals are too large; those of the robust fit tell the scale better, until it settles.
        for (int round = 0; round < 10; round++)
        {
            double next = Threshold(robust);
            if (next < Exact || Math.Abs(next - threshold) <= 0.02 * threshold) break;
            threshold = next;
            robust = Descend(robust.Exponents, threshold);
        }

        return (Law(robust), threshold);
    }

    private static double Threshold(Solution solution) => HuberFactor * NormalDeviation * solution.Residuals.Select(Math.Abs).Median();

    private Solution Descend(double[] exponents, double threshold)
    {
        var best = Project(exponents, threshold);
        double damping = 1e-3;
        for (int iteration = 0; iteration < 300 && damping < 1e12; iteration++)
        {
            var (gradient, curvature) = Derivatives(best);
            double[] next = Moved(best.Exponents, gradient, curvature, damping);
            var trial = Project(next, threshold);
            double gain = best.Objective - trial.Objective;
            if (gain > 0)
            {
                (best, damping) = (trial, damping / 5);
                if (gain < 1e-13 * trial.Objective) break;
            }
            else
            {
                damping *= 6;
            }
        }

        return best;
    }

    /// <summary>Steps in the logarithms of the exponents, which stay above 0 so.</summary>
    private static double[] Moved(double[] exponents, Vector<double> gradient, Matrix<double> curvature, double damping)
    {
        var damped = curvature.Clone();
        for (int i = 0; i < Terms; i++) damped[i, i] += damping * damped[i, i] + 1e-15;
        var step = damped.Solve(gradient);
        return [.. exponents.Select((exponent, i) => Math.Clamp(exponent * Math.Exp(Math.Clamp(-step[i], -1, 1)), LowestExponent, HighestExponent))];
    }

    /// <summary>The coefficients for given exponents: least squares, weighted again and again until they minimise Huber's loss.</summary>
    private Solution Project(double[] exponents, double threshold)
    {
        double[] weights = new double[_losses.Length];
        Array.Fill(weights, 1);
        var solution = Solve(exponents, weights, threshold);
        for (int pass = 0; pass < 50 && double.IsFinite(threshold); pass++)
        {
            var next = Solve(exponents, [.. solution.Residuals.Select(residual => Math.Min(1, threshold / Math.Abs(residual)))], threshold);
            bool isSettled = Math.Abs(next.Objective - solution.Objective) <= 1e-12 * solution.Objective;
            solution = next;
            if (isSettled) break;
        }

        return solution;
    }

    /// <summary>A coefficient that would be negative is 0: size and data never hurt.</summary>
    private Solution Solve(double[] exponents, double[] weights, double threshold)
    {
        List<int> active = [0, 1, 2, 3];
        while (true)
        {
            var design = Matrix<double>.Build.Dense(_losses.Length, active.Count, (row, column) => Math.Sqrt(weights[row]) * Basis(active[column], row, exponents));
            var decomposition = design.QR(QRMethod.Thin);
            var solved = decomposition.Solve(Vector<double>.Build.Dense(_losses.Length, row => Math.Sqrt(weights[row]) * _losses[row]));
            int worst = Enumerable.Range(1, active.Count - 1).OrderBy(column => solved[column]).FirstOrDefault();
            if (worst > 0 && solved[worst] < 0)
            {
                active.RemoveAt(worst);
                continue;
            }

            double[] coefficients = new double[Terms + 1];
            for (int column = 0; column < active.Count; column++) coefficients[active[column]] = solved[column];
            double[] residuals = [.. _losses.Select((loss, row) => loss - Enumerable.Range(0, Terms + 1).Sum(term => coefficients[term] * Basis(term, row, exponents)))];
            return new Solution(exponents, coefficients, residuals, weights, decomposition.Q, residuals.Sum(residual => Huber(residual, threshold)));
        }
    }

    /// <summary>Kaufman's approximation: the derivatives of the basis, less what the coefficients make up for.</summary>
    private (Vector<double> Gradient, Matrix<double> Curvature) Derivatives(Solution solution)
    {
        var slopes = Matrix<double>.Build.Dense(_losses.Length, Terms, (row, term) =>
            Math.Sqrt(solution.Weights[row]) * solution.Coefficients[term + 1] * solution.Exponents[term] * _logs[term][row] * Basis(term + 1, row, solution.Exponents));
        var jacobian = slopes - solution.Basis * solution.Basis.TransposeThisAndMultiply(slopes);
        var residuals = Vector<double>.Build.Dense(_losses.Length, row => Math.Sqrt(solution.Weights[row]) * solution.Residuals[row]);
        return (jacobian.TransposeThisAndMultiply(residuals), jacobian.TransposeThisAndMultiply(jacobian));
    }

    private double Basis(int term, int row, double[] exponents) => term == 0 ? 1 : Math.Exp(-exponents[term - 1] * _logs[term - 1][row]);

    private static double Huber(double residual, double threshold) =>
        Math.Abs(residual) <= threshold ? residual * residual / 2 : threshold * (Math.Abs(residual) - threshold / 2);

    private ParametricLaw Law(Solution solution)
    {
        double Coefficient(int term) => solution.Coefficients[term + 1] * Math.Exp(solution.Exponents[term] * _origins[term]);
        return new ParametricLaw(
            -solution.Coefficients[0], Coefficient(0), solution.Exponents[0], Coefficient(1), solution.Exponents[1], Coefficient(2), solution.Exponents[2]);
    }

    /// <param name="Exponents">α1, α2, β.</param>
    /// <param name="Coefficients">−E, and the terms' about the origins.</param>
    /// <param name="Residuals">Of L_u, nats.</param>
    /// <param name="Weights">Of the residuals.</param>
    /// <param name="Basis">Orthonormal columns that span the weighted terms.</param>
    /// <param name="Objective">The sum of Huber's losses.</param>
    private sealed record Solution(double[] Exponents, double[] Coefficients, double[] Residuals, double[] Weights, Matrix<double> Basis, double Objective);
}

using MathNet.Numerics.Statistics;

namespace ScaMo.Training.Scaling;

/// <summary>
/// Fits <see cref="ParametricLaw"/> by variable projection (Golub and Pereyra 1973): for given exponents the coefficients are a linear problem, so that only the three exponents
/// are searched, by Levenberg's and Marquardt's method from many starts. The loss is Huber's on the residuals of L_u itself, in nats: L_u is negative, so that its
/// logarithm does not exist. Its threshold is 1.345 standard deviations, estimated from the median residual.
/// </summary>
internal sealed class ParametricFitter
{
    private const int Terms = ProjectedForm.Terms;
    private const int MostSteps = 300;
    private const double LowestExponent = 0.01;
    private const double HighestExponent = 3;
    private const double HuberFactor = 1.345; // 95 % efficient where errors are normal
    private const double NormalDeviation = 1.4826; // standard deviations a median absolute residual
    private const double Exact = 1e-9;
    private static readonly double[] StartExponents = [0.15, 0.4, 0.9];

    private readonly double[] _losses;
    private readonly double[][] _logs; // of N_nv, N_v and D, about their means
    private readonly double[] _origins;
    private readonly double[] _gradient = new double[Terms];
    private readonly double[,] _curvature = new double[Terms, Terms];
    private ProjectedForm _best;
    private ProjectedForm _trial;

    public ParametricFitter(IReadOnlyList<ScalingRun> runs)
    {
        _losses = [.. runs.Select(run => run.NormalizedLoss)];
        double[][] logs =
        [
            [.. runs.Select(run => Math.Log(run.NonVocabularyParameters))], [.. runs.Select(run => Math.Log(run.VocabularyParameters))], [.. runs.Select(run => Math.Log(run.Tokens))],
        ];
        _origins = [.. logs.Select(log => log.Average())];
        _logs = [.. logs.Select((log, term) => log.Select(value => value - _origins[term]).ToArray())];
        (_best, _trial) = (new ProjectedForm(_losses, _logs), new ProjectedForm(_losses, _logs));
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
        var squares = starts.Select(exponents => Descend(exponents, double.PositiveInfinity)).OrderBy(minimum => minimum.Objective).ToList();
        Descend(squares[0].Exponents, double.PositiveInfinity);
        double threshold = Threshold();
        // Points without errors leave no scale, and need none.
        if (threshold < Exact) return (Law(), threshold);
        var robust = squares.Take(Terms).Select(minimum => Descend(minimum.Exponents, threshold)).MinBy(minimum => minimum.Objective);
        Descend(robust.Exponents, threshold);
        // Outliers bend least squares, so that its residuals are too large; those of the robust fit tell the scale better, until it settles.
        for (int round = 0; round < 10; round++)
        {
            double next = Threshold();
            if (next < Exact || Math.Abs(next - threshold) <= 0.02 * threshold) break;
            threshold = next;
            Descend([.. _best.Exponents], threshold);
        }

        return (Law(), threshold);
    }

    private double Threshold()
    {
        double[] sizes = [.. _losses];
        for (int row = 0; row < sizes.Length; row++) sizes[row] = Math.Abs(_best.Residuals[row]);
        return HuberFactor * NormalDeviation * ArrayStatistics.MedianInplace(sizes);
    }

    /// <summary>Goes down to a minimum, which is then <see cref="_best"/>.</summary>
    private (double[] Exponents, double Objective) Descend(double[] start, double threshold)
    {
        Span<double> next = stackalloc double[Terms];
        double damping = 1e-3;
        _best.Solve(start, threshold, near: null);
        _best.Differentiate(_gradient, _curvature);
        for (int step = 0; step < MostSteps && damping < 1e12; step++)
        {
            // What a step could still gain is lost in rounding.
            if (!(Move(next, damping) > 1e-15 * _best.Objective)) break;
            _trial.Solve(next, threshold, near: _best);
            double gain = _best.Objective - _trial.Objective;
            if (!(gain > 0))
            {
                damping *= 6;
                continue;
            }

            (_best, _trial) = (_trial, _best);
            _best.Differentiate(_gradient, _curvature);
            damping /= 5;
        }

        return ([.. _best.Exponents], _best.Objective);
    }

    /// <summary>A damped step in the logarithms of the exponents, which stay above 0 so. An exponent that is pushed beyond its bound is held there.</summary>
    /// <returns>What the step gains to first order.</returns>
    private double Move(Span<double> next, double damping)
    {
        Span<double> step = stackalloc double[Terms];
        Span<double> matrix = stackalloc double[Terms * Terms];
        for (int row = 0; row < Terms; row++)
        {
            bool isHeld = _gradient[row] > 0 ? _best.Exponents[row] <= LowestExponent : _best.Exponents[row] >= HighestExponent;
            step[row] = isHeld ? 0 : -_gradient[row];
            for (int column = 0; column < Terms; column++) matrix[row * Terms + column] = isHeld && column != row ? 0 : _curvature[row, column];
            matrix[row * Terms + row] += damping * _curvature[row, row] + 1e-15;
        }

        SolveSmall(matrix, step);
        double gain = 0;
        for (int term = 0; term < Terms; term++)
        {
            gain -= step[term] * _gradient[term];
            next[term] = Math.Clamp(_best.Exponents[term] * Math.Exp(Math.Clamp(step[term], -1, 1)), LowestExponent, HighestExponent);
        }

        return gain;
    }

    /// <summary>Gauss's elimination; the damped curvature is positive definite and needs no pivots.</summary>
    private static void SolveSmall(Span<double> matrix, Span<double> vector)
    {
        for (int pivot = 0; pivot < Terms; pivot++)
        {
            for (int row = pivot + 1; row < Terms; row++)
            {
                double factor = matrix[row * Terms + pivot] / matrix[pivot * Terms + pivot];
                for (int column = pivot; column < Terms; column++) matrix[row * Terms + column] -= factor * matrix[pivot * Terms + column];
                vector[row] -= factor * vector[pivot];
            }
        }

        for (int row = Terms - 1; row >= 0; row--)
        {
            for (int column = row + 1; column < Terms; column++) vector[row] -= matrix[row * Terms + column] * vector[column];
            vector[row] /= matrix[row * Terms + row];
        }
    }

    private ParametricLaw Law()
    {
        double Exponent(int term) => _best.Exponents[term];
        double Coefficient(int term) => _best.Coefficients[term + 1] * Math.Exp(Exponent(term) * _origins[term]);
        return new ParametricLaw(-_best.Coefficients[0], Coefficient(0), Exponent(0), Coefficient(1), Exponent(1), Coefficient(2), Exponent(2));
    }
}

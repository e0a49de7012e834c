using System.Numerics.Tensors;

namespace ScaMo.Training.Scaling;

/// <summary>
/// The parametric form at given exponents, its coefficients solved for: what is left is a loss of three exponents. All memory is taken once; a search moves through
/// exponents without allocating.
/// </summary>
internal sealed class ProjectedForm
{
    /// <summary>The terms that have an exponent.</summary>
    public const int Terms = 3;

    private const int Columns = Terms + 1;
    private const int MostPasses = 50;
    private const double Settled = 1e-12;
    private const double Dependent = 1e-11; // what is left of a column that the others make up for

    private readonly double[] _losses;
    private readonly double[][] _logs;
    private readonly double[][] _terms; // exp(−exponent log), about the logarithms' means
    private readonly double[][] _basis; // orthonormal columns that span the weighted terms
    private readonly double[][] _slopes;
    private readonly double[] _rootWeights;
    private readonly double[] _target;
    private readonly double[] _residuals;
    private readonly double[] _coefficients = new double[Columns];
    private readonly double[] _exponents = new double[Terms];
    private readonly double[,] _triangle = new double[Columns, Columns];
    private readonly int[] _active = new int[Columns];

    /// <param name="losses">L_u of the runs.</param>
    /// <param name="logs">The logarithms of N_nv, N_v and D of the runs, about their means.</param>
    public ProjectedForm(double[] losses, double[][] logs)
    {
        double[][] Rows(int count) => [.. Enumerable.Range(0, count).Select(_ => new double[losses.Length])];
        (_losses, _logs, _terms, _basis, _slopes) = (losses, logs, Rows(Terms), Rows(Columns), Rows(Terms));
        (_rootWeights, _target, _residuals) = (new double[losses.Length], new double[losses.Length], new double[losses.Length]);
    }

    /// <summary>α1, α2, β.</summary>
    public ReadOnlySpan<double> Exponents => _exponents;

    /// <summary>−E, and the terms' about the origins of the logarithms.</summary>
    public ReadOnlySpan<double> Coefficients => _coefficients;

    /// <summary>Measured less fitted L_u, nats.</summary>
    public ReadOnlySpan<double> Residuals => _residuals;

    /// <summary>The sum of Huber's losses.</summary>
    public double Objective { get; private set; }

    /// <summary>Solves for the coefficients: least squares, weighted again and again until they minimise Huber's loss.</summary>
    /// <param name="exponents">Where.</param>
    /// <param name="threshold">Where Huber's loss becomes linear; infinity for least squares.</param>
    /// <param name="near">A solution nearby, whose weights come first; null for equal weights.</param>
    public void Solve(ReadOnlySpan<double> exponents, double threshold, ProjectedForm? near)
    {
        exponents.CopyTo(_exponents);
        for (int term = 0; term < Terms; term++)
        {
            TensorPrimitives.Multiply(_logs[term], -exponents[term], _terms[term]);
            TensorPrimitives.Exp(_terms[term], _terms[term]);
        }

        if (near is null) Array.Fill(_rootWeights, 1);
        else near._rootWeights.CopyTo(_rootWeights, 0);
        SolveWeighted();
        Objective = Huber(threshold);
        if (double.IsPositiveInfinity(threshold)) return;
        for (int pass = 0; pass < MostPasses; pass++)
        {
            double before = Objective;
            for (int row = 0; row < _residuals.Length; row++)
            {
                double size = Math.Abs(_residuals[row]);
                _rootWeights[row] = size <= threshold ? 1 : Math.Sqrt(threshold / size);
            }

            SolveWeighted();
            Objective = Huber(threshold);
            if (Math.Abs(before - Objective) <= Settled * Objective) break;
        }
    }

    /// <summary>
    /// The gradient and the Gauss–Newton curvature in the logarithms of the exponents, by Kaufman's approximation (1975): the derivatives of the terms, less what the
    /// coefficients make up for. The gradient is exact, as the coefficients are at their best.
    /// </summary>
    public void Differentiate(Span<double> gradient, double[,] curvature)
    {
        TensorPrimitives.Multiply(_rootWeights, _residuals, _target);
        for (int term = 0; term < Terms; term++)
        {
            double[] slope = _slopes[term];
            TensorPrimitives.Multiply(_terms[term], _logs[term], slope);
            TensorPrimitives.Multiply(slope, _rootWeights, slope);
            TensorPrimitives.Multiply(slope, _coefficients[term + 1] * _exponents[term], slope);
            gradient[term] = TensorPrimitives.Dot(slope, _target);
            foreach (int column in _active)
            {
                if (column < 0) break;
                Subtract(TensorPrimitives.Dot(_basis[column], slope), _basis[column], slope);
            }
        }

        for (int row = 0; row < Terms; row++)
        {
            for (int column = 0; column <= row; column++) curvature[row, column] = curvature[column, row] = TensorPrimitives.Dot(_slopes[row], _slopes[column]);
        }
    }

    private static void Subtract(double factor, double[] column, double[] from) => TensorPrimitives.MultiplyAdd(column, -factor, from, from);

    /// <summary>A coefficient that would be negative is 0: size and data never hurt.</summary>
    private void SolveWeighted()
    {
        int count = Columns;
        for (int column = 0; column < Columns; column++) _active[column] = column;
        while (true)
        {
            SolveActive(count);
            int worst = 0;
            for (int index = 1; index < count; index++)
            {
                if (_coefficients[_active[index]] < Math.Min(0, worst == 0 ? 0 : _coefficients[_active[worst]])) worst = index;
            }

            if (worst == 0) break;
            _coefficients[_active[worst]] = 0;
            for (int index = worst; index < count - 1; index++) _active[index] = _active[index + 1];
            _active[--count] = -1;
        }

        _losses.CopyTo(_residuals, 0);
        for (int row = 0; row < _residuals.Length; row++) _residuals[row] -= _coefficients[0];
        for (int term = 0; term < Terms; term++)
        {
            if (_coefficients[term + 1] > 0) Subtract(_coefficients[term + 1], _terms[term], _residuals);
        }
    }

    /// <summary>Weighted least squares over the active columns, by the modified Gram–Schmidt method.</summary>
    private void SolveActive(int count)
    {
        TensorPrimitives.Multiply(_rootWeights, _losses, _target);
        Span<double> projected = stackalloc double[Columns];
        for (int index = 0; index < count; index++)
        {
            double[] column = _basis[_active[index]];
            if (_active[index] == 0) _rootWeights.CopyTo(column, 0);
            else TensorPrimitives.Multiply(_rootWeights, _terms[_active[index] - 1], column);
            double length = TensorPrimitives.Norm<double>(column);
            for (int other = 0; other < index; other++)
            {
                _triangle[other, index] = TensorPrimitives.Dot(_basis[_active[other]], column);
                Subtract(_triangle[other, index], _basis[_active[other]], column);
            }

            double left = TensorPrimitives.Norm<double>(column);
            _triangle[index, index] = left;
            if (left <= Dependent * length)
            {
                Array.Clear(column);
                continue;
            }

            TensorPrimitives.Divide(column, left, column);
            projected[index] = TensorPrimitives.Dot(column, _target);
            Subtract(projected[index], column, _target);
        }

        for (int index = count - 1; index >= 0; index--)
        {
            double sum = projected[index];
            for (int other = index + 1; other < count; other++) sum -= _triangle[index, other] * _coefficients[_active[other]];
            _coefficients[_active[index]] = sum == 0 ? 0 : sum / _triangle[index, index];
        }
    }

    private double Huber(double threshold)
    {
        double sum = 0;
        foreach (double residual in _residuals)
        {
            double size = Math.Abs(residual);
            sum += size <= threshold ? size * size / 2 : threshold * (size - threshold / 2);
        }

        return sum;
    }
}

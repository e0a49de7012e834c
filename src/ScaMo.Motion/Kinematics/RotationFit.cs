using System.Numerics;

namespace ScaMo.Motion.Kinematics;

/// <summary>
/// The rotation that brings one set of vectors nearest to another in the least-squares sense. Source: Horn, "Closed-form solution of
/// absolute orientation using unit quaternions", J. Opt. Soc. Am. A 4(4), 1987.
/// </summary>
public static class RotationFit
{
    /// <summary>The pull of the prior, as a part of the sum of the products of the vectors' lengths: negligible where the vectors say anything.</summary>
    private const float WeakPrior = 1e-4f;

    private const int Sweeps = 12;

    /// <summary>Off-diagonal elements that were this small a part of the diagonal before a sweep are gone after it.</summary>
    private const double Negligible = 1e-12;

    /// <summary>Fits a rotation.</summary>
    /// <param name="from">Vectors before the rotation.</param>
    /// <param name="to">Vectors after it, as many.</param>
    /// <param name="prior">
    /// What to stay near where the vectors leave the rotation open (all on one line, or zero).
    /// </param>
    /// <exception cref="ArgumentException">The numbers of vectors differ.</exception>
    public static Quaternion Solve(ReadOnlySpan<Vector3> from, ReadOnlySpan<Vector3> to, Quaternion prior)
    {
        if (from.Length != to.Length) throw new ArgumentException($"{from.Length} vectors against {to.Length}.", nameof(to));

        // The rotation is the eigenvector (w, x, y, z) of the largest eigenvalue of a symmetric matrix.
        Span<double> matrix = stackalloc double[16];
        matrix.Clear();
        double weight = 0;
        for (int i = 0; i < from.Length; i++)
        {
            AddPair(matrix, from[i], to[i]);
            weight += (double)from[i].Length() * to[i].Length();
        }

        if (!double.IsFinite(weight) || weight == 0) return prior;
        AddPrior(matrix, prior, weight * WeakPrior);
        return LargestEigenvector(matrix, prior);
    }

    private static void AddPair(Span<double> matrix, Vector3 from, Vector3 to)
    {
        double xx = (double)from.X * to.X, xy = (double)from.X * to.Y, xz = (double)from.X * to.Z;
        double yx = (double)from.Y * to.X, yy = (double)from.Y * to.Y, yz = (double)from.Y * to.Z;
        double zx = (double)from.Z * to.X, zy = (double)from.Z * to.Y, zz = (double)from.Z * to.Z;
        Add(matrix, 0, 0, xx + yy + zz);
        Add(matrix, 0, 1, yz - zy);
        Add(matrix, 0, 2, zx - xz);
        Add(matrix, 0, 3, xy - yx);
        Add(matrix, 1, 1, xx - yy - zz);
        Add(matrix, 1, 2, xy + yx);
        Add(matrix, 1, 3, zx + xz);
        Add(matrix, 2, 2, yy - xx - zz);
        Add(matrix, 2, 3, yz + zy);
        Add(matrix, 3, 3, zz - xx - yy);
    }

    private static void AddPrior(Span<double> matrix, Quaternion prior, double weight)
    {
        ReadOnlySpan<double> q = [prior.W, prior.X, prior.Y, prior.Z];
        for (int row = 0; row < 4; row++)
        {
            for (int column = row; column < 4; column++) Add(matrix, row, column, weight * q[row] * q[column]);
        }
    }

    private static void Add(Span<double> matrix, int row, int column, double value)
    {
        matrix[4 * row + column] += value;
        if (row != column) matrix[4 * column + row] += value;
    }

    /// <summary>Cyclic Jacobi iteration, which diagonalises any symmetric matrix.</summary>
    private static Quaternion LargestEigenvector(Span<double> matrix, Quaternion prior)
    {
        Span<double> vectors = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
        for (int sweep = 0; sweep < Sweeps; sweep++)
        {
            double off = 0;
            for (int p = 0; p < 3; p++)
            {
                for (int q = p + 1; q < 4; q++)
                {
                    off += Math.Abs(matrix[4 * p + q]);
                    Annihilate(matrix, vectors, p, q);
                }
            }

            if (off <= Negligible * (Math.Abs(matrix[0]) + Math.Abs(matrix[5]) + Math.Abs(matrix[10]) + Math.Abs(matrix[15]))) break;
        }

        int best = 0;
        for (int i = 1; i < 4; i++)
        {
            if (matrix[5 * i] > matrix[5 * best]) best = i;
        }

        var result = new Quaternion((float)vectors[4 + best], (float)vectors[8 + best], (float)vectors[12 + best], (float)vectors[best]);
        return Quaternion.Normalize(Quaternion.Dot(result, prior) < 0 ? -result : result);
    }

    /// <summary>One Jacobi rotation: makes element (p, q) zero.</summary>
    private static void Annihilate(Span<double> matrix, Span<double> vectors, int p, int q)
    {
        double element = matrix[4 * p + q];
        if (element == 0) return;
        double theta = (matrix[5 * q] - matrix[5 * p]) / (2 * element);
        double t = Math.CopySign(1, theta) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        double c = 1 / Math.Sqrt(t * t + 1), s = t * c;
        for (int k = 0; k < 4; k++)
        {
            double kp = matrix[4 * k + p], kq = matrix[4 * k + q];
            matrix[4 * k + p] = c * kp - s * kq;
            matrix[4 * k + q] = s * kp + c * kq;
        }

        for (int k = 0; k < 4; k++)
        {
            double pk = matrix[4 * p + k], qk = matrix[4 * q + k];
            matrix[4 * p + k] = c * pk - s * qk;
            matrix[4 * q + k] = s * pk + c * qk;
            double vp = vectors[4 * k + p], vq = vectors[4 * k + q];
            vectors[4 * k + p] = c * vp - s * vq;
            vectors[4 * k + q] = s * vp + c * vq;
        }

        // Rounding would leave a speck that keeps the iteration from ending.
        matrix[4 * p + q] = matrix[4 * q + p] = 0;
    }
}

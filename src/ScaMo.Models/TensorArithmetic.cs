using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Models;

/// <summary>
/// Sums for code that runs millions of times. TorchSharp's operator + makes a <see cref="Scalar"/> of 1 for every sum (libtorch multiplies the second term by it) and drops
/// it before libtorch has read it: a collection at that moment frees it, and the sum fails or is wrong. Here it lives as long as the program. Differences, products and
/// quotients have no such factor. For the same reason networks keep their constants as <see cref="Scalar"/>s in fields.
/// </summary>
public static class TensorArithmetic
{
    private static readonly Scalar One = 1;

    /// <summary>left + right.</summary>
    public static Tensor Plus(this Tensor left, Tensor right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.add(right, One);
    }

    /// <summary>left + right, where the right one is kept by somebody: TorchSharp multiplies it by 1, too.</summary>
    public static Tensor Plus(this Tensor left, Scalar right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.add(right, One);
    }
}

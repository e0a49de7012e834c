using static TorchSharp.torch;

namespace ScaMo.Models.Transformer;

/// <summary>
/// Rotary positions (Su et al., arXiv 2104.09864) on adjacent pairs (2i, 2i+1): position p turns pair i by p · 10000^(−2i/D).
/// </summary>
internal sealed class RotaryEmbedding : IDisposable
{
    private const double Base = 10000;

    private readonly Tensor _rotations;

    public RotaryEmbedding(int positions, int headSize, Device device)
    {
        using var scope = NewDisposeScope();
        var pairs = tensor(Table(positions, headSize), [positions, headSize / 2, 2]);
        _rotations = pairs.view_as_complex().view(positions, 1, 1, headSize / 2).to(device).DetachFromDisposeScope();
    }

    /// <summary>Cosine and sine of every turn, (positions, D/2, 2).</summary>
    public static float[] Table(int positions, int headSize)
    {
        var table = new float[positions * headSize];
        for (int i = 0; i < table.Length; i += 2)
        {
            // Angles in double: at position 200 a float32 angle would already have lost two digits of its sine.
            var (sine, cosine) = Math.SinCos(i / headSize * Math.Pow(Base, -(double)(i % headSize) / headSize));
            (table[i], table[i + 1]) = ((float)cosine, (float)sine);
        }

        return table;
    }

    /// <summary>Turns queries and keys (B, T, 2, H, D) of the positions from 0 on; the result is float32.</summary>
    public Tensor Apply(Tensor queriesAndKeys)
    {
        using var scope = NewDisposeScope();
        return Turn(queriesAndKeys, _rotations.narrow(0, 0, queriesAndKeys.shape[1])).MoveToOuterDisposeScope();
    }

    /// <summary>Turns queries and keys (B, 1, 2, H, D) of the positions <paramref name="positions"/> (B); the result is float32.</summary>
    public Tensor ApplyAt(Tensor queriesAndKeys, Tensor positions)
    {
        using var scope = NewDisposeScope();
        return Turn(queriesAndKeys, _rotations.index_select(0, positions).unsqueeze(1)).MoveToOuterDisposeScope();
    }

    public void Dispose() => _rotations.Dispose();

    private static Tensor Turn(Tensor queriesAndKeys, Tensor rotations)
    {
        var shape = queriesAndKeys.shape;
        var pairs = queriesAndKeys.to(ScalarType.Float32).reshape(shape[0], shape[1], shape[2], shape[3], shape[4] / 2, 2).view_as_complex();
        return (pairs * rotations).view_as_real().flatten(-2);
    }
}

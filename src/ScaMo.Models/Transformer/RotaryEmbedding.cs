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
        // Angles in double: at position 200 a float32 angle would already have lost two digits of its sine.
        using var scope = NewDisposeScope();
        var frequencies = pow(Base, arange(0, headSize, 2, ScalarType.Float64) * (-1.0 / headSize)); // (D/2)
        var angles = outer(arange(0, positions, ScalarType.Float64), frequencies); // (positions, D/2)
        var rotations = complex(angles.cos().to(ScalarType.Float32), angles.sin().to(ScalarType.Float32));
        _rotations = rotations.view(positions, 1, 1, headSize / 2).to(device).DetachFromDisposeScope();
    }

    /// <summary>Turns queries and keys (B, T, 2, H, D) whose first position is <paramref name="start"/>; the result is float32.</summary>
    public Tensor Apply(Tensor queriesAndKeys, long start)
    {
        using var scope = NewDisposeScope();
        var shape = queriesAndKeys.shape;
        var pairs = queriesAndKeys.to(ScalarType.Float32).reshape(shape[0], shape[1], shape[2], shape[3], shape[4] / 2, 2).view_as_complex();
        return (pairs * _rotations.narrow(0, start, shape[1])).view_as_real().flatten(-2).MoveToOuterDisposeScope();
    }

    /// <summary>Turns queries and keys (B, 1, 2, H, D) whose positions are <paramref name="positions"/> (B); the result is float32.</summary>
    public Tensor ApplyAt(Tensor queriesAndKeys, Tensor positions)
    {
        using var scope = NewDisposeScope();
        var shape = queriesAndKeys.shape;
        var pairs = queriesAndKeys.to(ScalarType.Float32).reshape(shape[0], shape[1], shape[2], shape[3], shape[4] / 2, 2).view_as_complex();
        var rotations = _rotations.index_select(0, positions).unsqueeze(1); // (B, 1, 1, 1, D/2)
        return (pairs * rotations).view_as_real().flatten(-2).MoveToOuterDisposeScope();
    }

    public void Dispose() => _rotations.Dispose();
}

using ScaMo.Models.Cpu;

namespace ScaMo.Models.Transformer.Cpu;

/// <summary>The rotations of <see cref="RotaryEmbedding"/>: (positions, D/2) pairs of cosine and sine.</summary>
internal sealed unsafe class RotaryTable : IDisposable
{
    private readonly NativeBlock _rotations;
    private readonly int _headSize;

    public RotaryTable(int positions, int headSize)
    {
        _headSize = headSize;
        var table = RotaryEmbedding.Table(positions, headSize);
        _rotations = new NativeBlock((long)table.Length * sizeof(float));
        table.CopyTo(new Span<float>(_rotations.Floats, table.Length));
    }

    /// <summary>Turns elements of a head, from the even <paramref name="first"/> on, by their position; in the target they are a stride apart.</summary>
    public void Turn(float* source, float* target, int position, int first, int count, nint stride)
    {
        float* rotation = _rotations.Floats + (nint)position * _headSize + first;
        for (int i = 0; i < count; i += 2)
        {
            float a = source[i], b = source[i + 1], cosine = rotation[i], sine = rotation[i + 1];
            target[0] = a * cosine - b * sine;
            target[stride] = a * sine + b * cosine;
            target += 2 * stride;
        }
    }

    public void Dispose() => _rotations.Dispose();
}

namespace ScaMo.Motion.Formats.Npy;

/// <summary>A numeric array in C order, as an .npy file holds it.</summary>
/// <typeparam name="T">The element type: <see cref="float"/>, <see cref="double"/>, <see cref="int"/> or <see cref="long"/>.</typeparam>
public sealed class NpyArray<T>
    where T : unmanaged
{
    /// <param name="data">All elements, last dimension fastest.</param>
    /// <param name="shape">The dimensions; empty for a scalar.</param>
    /// <exception cref="ArgumentException">The number of elements is not the product of the dimensions.</exception>
    public NpyArray(T[] data, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(shape);
        if (shape.Aggregate(1L, (product, size) => product * size) != data.Length)
        {
            throw new ArgumentException($"{data.Length} elements do not fill the shape ({string.Join(", ", shape)}).", nameof(shape));
        }

        Data = data;
        Shape = shape;
    }

    /// <summary>All elements, last dimension fastest.</summary>
    public T[] Data { get; }

    /// <summary>The dimensions; empty for a scalar.</summary>
    public int[] Shape { get; }
}

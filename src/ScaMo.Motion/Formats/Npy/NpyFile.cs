using System.Runtime.InteropServices;

namespace ScaMo.Motion.Formats.Npy;

/// <summary>
/// Reads and writes NumPy .npy files with little-endian float32, float64, int32 or int64 elements. Source: NumPy Enhancement
/// Proposal 1. Lengths are checked against the stream before memory is taken.
/// </summary>
public static class NpyFile
{
    /// <summary>Reads a file whose elements are exactly of type <typeparamref name="T"/>.</summary>
    /// <exception cref="DataFormatException">The file is not such an array.</exception>
    public static NpyArray<T> Read<T>(string path)
        where T : unmanaged
    {
        using var stream = File.OpenRead(path);
        return Read<T>(stream, path);
    }

    /// <summary>Reads a file of float32, or of float64 rounded to that: NumPy computes in float64 where nobody tells it otherwise.</summary>
    /// <exception cref="DataFormatException">The file is not such an array.</exception>
    public static NpyArray<float> ReadSingles(string path)
    {
        using var stream = File.OpenRead(path);
        var header = NpyHeader.Read(stream, path);
        if (header.Descriptor != Descriptor<double>()) return ReadData<float>(stream, path, header);
        var doubles = ReadData<double>(stream, path, header);
        return new NpyArray<float>(Array.ConvertAll(doubles.Data, value => (float)value), doubles.Shape);
    }

    /// <summary>Reads an array from a seekable stream whose elements are exactly of type <typeparamref name="T"/>.</summary>
    /// <param name="stream">A seekable stream, positioned at the magic bytes.</param>
    /// <param name="source">How errors name the stream.</param>
    /// <exception cref="DataFormatException">The stream does not hold such an array.</exception>
    public static NpyArray<T> Read<T>(Stream stream, string source)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        return ReadData<T>(stream, source, NpyHeader.Read(stream, source));
    }

    /// <summary>Writes an array to a file, replacing it.</summary>
    public static void Write<T>(string path, ReadOnlySpan<T> data, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        using var stream = File.Create(path);
        Write(stream, data, shape);
    }

    /// <summary>Writes an array to a stream.</summary>
    /// <exception cref="ArgumentException">The number of elements is not the product of the dimensions.</exception>
    public static void Write<T>(Stream stream, ReadOnlySpan<T> data, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(stream);
        long count = 1;
        foreach (int size in shape) count *= size;
        if (count != data.Length) throw new ArgumentException($"{data.Length} elements do not fill the shape.", nameof(shape));
        new NpyHeader(Descriptor<T>(), FortranOrder: false, shape.ToArray()).Write(stream);
        stream.Write(MemoryMarshal.AsBytes(data));
    }

    private static NpyArray<T> ReadData<T>(Stream stream, string source, NpyHeader header)
        where T : unmanaged
    {
        string expected = Descriptor<T>();
        if (header.Descriptor != expected) throw new DataFormatException(source, "header", $"the element type is '{header.Descriptor}'; expected '{expected}'");
        if (header.FortranOrder && header.Shape.Length > 1) throw new DataFormatException(source, "header", "the array is in Fortran order; expected C order");

        UInt128 count = 1;
        foreach (int size in header.Shape) count = UInt128.Min(count * (UInt128)size, ulong.MaxValue);
        long available = stream.Length - stream.Position;
        if (count * (UInt128)Marshal.SizeOf<T>() != (UInt128)available)
        {
            throw new DataFormatException(source, "data", $"the shape ({string.Join(", ", header.Shape)}) needs {count} elements of {Marshal.SizeOf<T>()} bytes, the file has {available} bytes");
        }

        if (count > (UInt128)Array.MaxLength) throw new DataFormatException(source, "header", $"{count} elements are beyond what one array can hold");
        var data = new T[(int)count];
        stream.ReadExactly(MemoryMarshal.AsBytes(data.AsSpan()));
        return new NpyArray<T>(data, header.Shape);
    }

    private static string Descriptor<T>() => default(T) switch
    {
        float => "<f4",
        double => "<f8",
        int => "<i4",
        long => "<i8",
        _ => throw new NotSupportedException($"{typeof(T).Name} arrays are not supported in .npy files."),
    };
}

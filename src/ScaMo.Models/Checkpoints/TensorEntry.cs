using System.Collections.Immutable;
using ScaMo.Motion.Formats;
using static TorchSharp.torch;

namespace ScaMo.Models.Checkpoints;

/// <summary>One tensor of a checkpoint: what it is called, what it is made of, and where its bytes lie.</summary>
public sealed class TensorEntry
{
    internal TensorEntry(string name, ElementType elementType, ImmutableArray<long> shape, ImmutableArray<long> strides, CheckpointFile file, long offset)
    {
        Name = name;
        ElementType = elementType;
        Shape = shape;
        Strides = strides;
        File = file;
        Offset = offset;
        ElementCount = TensorLayout.TryCount(shape.AsSpan(), out long count)
            ? count
            : throw new ArgumentOutOfRangeException(nameof(shape));
        IsContiguous = count == 0 || TensorLayout.IsContiguous(shape.AsSpan(), strides.AsSpan());
    }

    /// <summary>The full name in the file, nested dictionaries joined by dots (<c>trans.module.lm_head.weight</c>).</summary>
    public string Name { get; }

    /// <summary>The type of the stored numbers.</summary>
    public ElementType ElementType { get; }

    /// <summary>The dimensions; empty for a scalar.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>The product of the dimensions.</summary>
    public long ElementCount { get; }

    /// <summary>The file that holds the numbers.</summary>
    public string FilePath => File.Path;

    /// <summary>Where in the file the first element lies, in bytes.</summary>
    public long Offset { get; }

    /// <summary>Distances between neighbours in the file along each dimension, in elements.</summary>
    internal ImmutableArray<long> Strides { get; }

    /// <summary>Whether the elements follow one another in C order, as all but transposed or expanded views do.</summary>
    internal bool IsContiguous { get; }

    internal CheckpointFile File { get; }

    internal string Location => $"tensor '{KeyList.Shorten(Name)}'";

    /// <summary>Copies the tensor into <paramref name="destination"/>, converting to its type and moving to its device.</summary>
    /// <param name="destination">
    /// A tensor of the same shape. Floating-point destinations take every element type, rounded to nearest, ties to even;
    /// integer and boolean destinations take only their own.
    /// </param>
    /// <exception cref="ArgumentException">The shapes differ, or the element type does not fit the destination, or that has no memory (meta device).</exception>
    /// <exception cref="DataFormatException">The file has become shorter since it was opened.</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint has been closed.</exception>
    public void ReadInto(Tensor destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        if (!Shape.AsSpan().SequenceEqual(destination.shape))
        {
            throw new ArgumentException($"'{Name}' has shape {FormatShape(Shape)}, the destination {FormatShape(destination.shape)}.", nameof(destination));
        }

        if (!ElementConverter.CanConvert(ElementType, destination.dtype.ToElementType()))
        {
            throw new ArgumentException($"'{Name}' holds {ElementType}, which does not go into {destination.dtype}.", nameof(destination));
        }

        TensorReader.Read([(this, destination)], CancellationToken.None);
    }

    /// <summary>Copies the tensor into a new one of its own type, on the CPU.</summary>
    /// <exception cref="DataFormatException">The file has become shorter since it was opened.</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint has been closed.</exception>
    public Tensor Read()
    {
        using var scope = NewDisposeScope();
        var tensor = empty(Shape.AsSpan(), dtype: ElementType.ToScalarType());
        ReadInto(tensor);
        return tensor.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {ElementType} {FormatShape(Shape)}";

    internal static string FormatShape(IEnumerable<long> shape) => FormattableString.Invariant($"({string.Join(", ", shape)})");
}

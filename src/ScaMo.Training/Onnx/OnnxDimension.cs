namespace ScaMo.Training.Onnx;

/// <summary>A dimension of an input or output: a size, or a name for one that is open (<c>dim_param</c>).</summary>
internal sealed record OnnxDimension
{
    private OnnxDimension()
    {
    }

    public long? Size { get; private init; }

    public string? Name { get; private init; }

    public static implicit operator OnnxDimension(long size) => new() { Size = size };

    public static implicit operator OnnxDimension(string name) => new() { Name = name };
}

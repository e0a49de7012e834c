using System.Collections.Immutable;

namespace ScaMo.Training.Onnx;

/// <summary>A named integer, or list of integers, of an operator.</summary>
internal sealed record OnnxAttribute
{
    private OnnxAttribute(string name, ImmutableArray<long> values, bool isList)
    {
        Name = name;
        Values = values;
        IsList = isList;
    }

    public string Name { get; }

    /// <summary>The list, or the one integer.</summary>
    public ImmutableArray<long> Values { get; }

    public bool IsList { get; }

    public static OnnxAttribute Integer(string name, long value) => new(name, [value], isList: false);

    public static OnnxAttribute Integers(string name, params ImmutableArray<long> values) => new(name, values, isList: true);
}

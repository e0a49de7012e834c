using System.Collections.Immutable;
using static TorchSharp.torch;

namespace ScaMo.Training.Onnx;

/// <summary>
/// An ONNX graph under construction: nodes in the order in which they run, and the tensors between them by name. Tensors of weights
/// are only referred to; whoever builds the graph keeps them until it is written.
/// </summary>
/// <param name="name">The graph's name.</param>
internal sealed class OnnxGraph(string name)
{
    private readonly List<Node> _nodes = [];
    private readonly List<Initializer> _initializers = [];
    private readonly List<Value> _inputs = [];
    private readonly List<Value> _outputs = [];

    public string Name { get; } = name;

    public IReadOnlyList<Node> Nodes => _nodes;

    public IReadOnlyList<Initializer> Initializers => _initializers;

    public IReadOnlyList<Value> Inputs => _inputs;

    public IReadOnlyList<Value> Outputs => _outputs;

    /// <summary>Declares an input.</summary>
    /// <returns>Its name.</returns>
    public string AddInput(string input, OnnxElementType type, params ImmutableArray<OnnxDimension> shape)
    {
        _inputs.Add(new Value(input, type, shape));
        return input;
    }

    /// <summary>Declares that a tensor of the graph is an output.</summary>
    public void AddOutput(string output, OnnxElementType type, params ImmutableArray<OnnxDimension> shape) => _outputs.Add(new Value(output, type, shape));

    /// <summary>Adds a constant tensor, of Int64 or any floating-point type, which is written as Float.</summary>
    /// <returns>Its name.</returns>
    public string AddInitializer(string initializer, Tensor tensor)
    {
        _initializers.Add(new Initializer(initializer, tensor.dtype == ScalarType.Int64 ? OnnxElementType.Int64 : OnnxElementType.Float, tensor));
        return initializer;
    }

    /// <summary>Adds an operator of the default domain with one output.</summary>
    /// <returns>The output's name.</returns>
    public string Add(string operation, ReadOnlySpan<string> inputs, params ImmutableArray<OnnxAttribute> attributes)
    {
        string output = FormattableString.Invariant($"{operation}_{_nodes.Count}");
        AddNamed(output, operation, inputs, attributes);
        return output;
    }

    /// <inheritdoc cref="Add"/>
    public void AddNamed(string output, string operation, ReadOnlySpan<string> inputs, params ImmutableArray<OnnxAttribute> attributes) =>
        _nodes.Add(new Node(operation, [.. inputs], output, attributes));

    public sealed record Node(string Operation, ImmutableArray<string> Inputs, string Output, ImmutableArray<OnnxAttribute> Attributes);

    public sealed record Initializer(string Name, OnnxElementType Type, Tensor Tensor);

    public sealed record Value(string Name, OnnxElementType Type, ImmutableArray<OnnxDimension> Shape);
}

using ScaMo.Models.Text.T5;
using static TorchSharp.torch;

namespace ScaMo.Training.Onnx;

/// <summary>
/// The T5 encoder as an ONNX graph of the interface that text encoders exported from elsewhere have: <c>input_ids</c> and
/// <c>attention_mask</c>, int64 (batch, sequence), to <c>last_hidden_state</c>, float32 (batch, sequence, d_model). It follows
/// <see cref="T5Encoder"/> operation by operation; initializers have the names of the weights.
/// </summary>
internal sealed class T5EncoderGraph
{
    private const string Batch = "batch";
    private const string Sequence = "sequence";
    private const string Output = "last_hidden_state";

    private readonly OnnxGraph _graph = new("t5_encoder");
    private readonly T5Config _config;
    private readonly Dictionary<string, Tensor> _weights;
    private readonly string _two;
    private readonly string _epsilon;
    private readonly string _splitShape;
    private readonly string _joinedShape;
    private readonly string _half;
    private readonly string _one;
    private readonly string _geluScale;
    private readonly string _geluCubic;

    private T5EncoderGraph(T5Encoder encoder)
    {
        _config = encoder.Config;
        _weights = encoder.state_dict();
        _two = Constant("two", 2f);
        _epsilon = Constant("epsilon", (float)_config.NormEpsilon);
        _splitShape = Constant("split_heads", 0, 0, _config.Heads, _config.HeadWidth); // 0 keeps the dimension
        _joinedShape = Constant("joined_heads", 0, 0, _config.InnerWidth);
        _half = Constant("half", 0.5f);
        _one = Constant("one", 1f);
        _geluScale = Constant("gelu_scale", MathF.Sqrt(2 / MathF.PI));
        _geluCubic = Constant("gelu_cubic", 0.044715f);
    }

    /// <summary>Builds the graph. It refers to the encoder's weights, and its other tensors belong to the caller's dispose scope.</summary>
    public static OnnxGraph Build(T5Encoder encoder)
    {
        var builder = new T5EncoderGraph(encoder);
        builder.Build();
        return builder._graph;
    }

    private void Build()
    {
        string ids = _graph.AddInput("input_ids", OnnxElementType.Int64, Batch, Sequence);
        string mask = _graph.AddInput("attention_mask", OnnxElementType.Int64, Batch, Sequence);
        string bias = Bias(ids, mask);
        string hidden = _graph.Add("Gather", [Weight("shared.weight"), ids]); // (B, L, d_model)
        for (int layer = 0; layer < _config.Layers; layer++)
        {
            string block = FormattableString.Invariant($"encoder.block.{layer}.layer.");
            hidden = _graph.Add("Add", [hidden, Attention(Normed(hidden, block + "0.layer_norm.weight"), block + "0.SelfAttention.", bias)]);
            hidden = _graph.Add("Add", [hidden, FeedForward(Normed(hidden, block + "1.layer_norm.weight"), block + "1.DenseReluDense.")]);
        }

        _graph.AddNamed(Output, "Mul", [Scaled(hidden), Weight("encoder.final_layer_norm.weight")]);
        _graph.AddOutput(Output, OnnxElementType.Float, Batch, Sequence, _config.Width);
    }

    /// <summary>The bias by relative position, and the lowest number where the key is padding: (B, H, L, L).</summary>
    private string Bias(string ids, string mask)
    {
        // Keys at the maximum distance and beyond share a bucket, so a table up to there serves any length.
        int reach = _config.MaxDistance;
        long[] buckets = [.. Enumerable.Range(-reach, 2 * reach + 1).Select(position => (long)RelativePosition.Bucket(position, _config.PositionBuckets, reach))];
        var weight = _weights["encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"];
        string table = _graph.AddInitializer("position_bias", weight.index_select(0, tensor(buckets, device: weight.device)).t()); // (H, 2 × reach + 1)

        string first = _graph.AddInitializer("axis_0", tensor(new long[] { 0 }));
        string second = _graph.AddInitializer("axis_1", tensor(new long[] { 1 }));
        string zero = Scalar("zero_index", 0), one = Scalar("one_index", 1), farthest = Scalar("max_distance", reach);
        string length = _graph.Add("Gather", [_graph.Add("Shape", [ids]), one]);
        string positions = _graph.Add("Range", [zero, length, one]);
        string relative = _graph.Add("Sub", [_graph.Add("Unsqueeze", [positions, first]), _graph.Add("Unsqueeze", [positions, second])]); // key − query
        string near = _graph.Add("Clip", [relative, Scalar("min_distance", -reach), farthest]);
        string bias = _graph.Add("Gather", [table, _graph.Add("Add", [near, farthest])], OnnxAttribute.Integer("axis", 1)); // (H, L, L)

        string isToken = _graph.Add("Cast", [mask], OnnxAttribute.Integer("to", (long)OnnxElementType.Bool));
        string byKey = _graph.Add("Unsqueeze", [isToken, Constant("head_and_query_axes", 1L, 2L)]); // (B, 1, 1, L)
        return _graph.Add("Where", [byKey, bias, Constant("lowest", float.MinValue)]);
    }

    private string Attention(string input, string weights, string bias)
    {
        string query = Heads("q", 0, 2, 1, 3); // (B, H, L, D)
        string key = Heads("k", 0, 2, 3, 1); // (B, H, D, L)
        string value = Heads("v", 0, 2, 1, 3);
        string scores = _graph.Add("Add", [_graph.Add("MatMul", [query, key]), bias]); // (B, H, L, L), not scaled
        string mixed = _graph.Add("MatMul", [_graph.Add("Softmax", [scores], OnnxAttribute.Integer("axis", -1)), value]);
        string joined = _graph.Add("Reshape", [_graph.Add("Transpose", [mixed], OnnxAttribute.Integers("perm", 0, 2, 1, 3)), _joinedShape]);
        return Linear(joined, weights + "o.weight");

        string Heads(string name, params ReadOnlySpan<long> order) => _graph.Add(
            "Transpose", [_graph.Add("Reshape", [Linear(input, $"{weights}{name}.weight"), _splitShape])], OnnxAttribute.Integers("perm", [.. order]));
    }

    private string FeedForward(string input, string weights)
    {
        string gated = _graph.Add("Mul", [Gelu(Linear(input, weights + "wi_0.weight")), Linear(input, weights + "wi_1.weight")]);
        return Linear(gated, weights + "wo.weight");
    }

    /// <summary>x / 2 · (1 + tanh(√(2/π) · (x + 0.044715 x³))).</summary>
    private string Gelu(string x)
    {
        string cube = _graph.Add("Mul", [_graph.Add("Mul", [x, x]), x]);
        string inner = _graph.Add("Mul", [_graph.Add("Add", [x, _graph.Add("Mul", [cube, _geluCubic])]), _geluScale]);
        return _graph.Add("Mul", [_graph.Add("Mul", [x, _half]), _graph.Add("Add", [_graph.Add("Tanh", [inner]), _one])]);
    }

    private string Normed(string input, string weight) => _graph.Add("Mul", [Scaled(input), Weight(weight)]);

    /// <summary>The input over its root mean square.</summary>
    private string Scaled(string input)
    {
        string mean = _graph.Add(
            "ReduceMean", [_graph.Add("Pow", [input, _two])], OnnxAttribute.Integers("axes", -1), OnnxAttribute.Integer("keepdims", 1));
        return _graph.Add("Div", [input, _graph.Add("Sqrt", [_graph.Add("Add", [mean, _epsilon])])]);
    }

    private string Linear(string input, string weight) => _graph.Add("MatMul", [input, _graph.AddInitializer(weight, _weights[weight].t())]);

    private string Weight(string name) => _graph.AddInitializer(name, _weights[name]);

    private string Constant(string name, float value) => _graph.AddInitializer(name, tensor(value));

    private string Constant(string name, params ReadOnlySpan<long> values) => _graph.AddInitializer(name, tensor(values.ToArray()));

    private string Scalar(string name, long value) => _graph.AddInitializer(name, tensor(value));
}

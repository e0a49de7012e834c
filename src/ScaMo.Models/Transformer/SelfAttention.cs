using ScaMo.Models.Layers;
using TorchSharp;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace ScaMo.Models.Transformer;

/// <summary>Multi-head self-attention with rotary positions; one product gives queries, keys and values.</summary>
internal sealed class SelfAttention : nn.Module
{
    private readonly TransformerConfig _config;
    [ComponentName(Name = "c_attn")]
    private readonly Linear _queryKeyValue;
    [ComponentName(Name = "c_proj")]
    private readonly Linear _output;

    public SelfAttention(TransformerConfig config, Device device, ScalarType dtype)
        : base(nameof(SelfAttention))
    {
        _config = config;
        _queryKeyValue = new Linear(config.Width, 3L * config.Width, hasBias: false, device, dtype);
        _output = new Linear(config.Width, config.Width, hasBias: false, device, dtype);
        RegisterComponents();
    }

    /// <summary>What attention computes in. On CPU half precision is several times slower there than float32, which queries and keys are in already.</summary>
    public static ScalarType ElementType(DeviceType device, ScalarType weights) => device == DeviceType.CPU ? ScalarType.Float32 : weights;

    /// <summary>All positions at once.</summary>
    /// <param name="x">(B, T, d).</param>
    /// <param name="rotary">Position 0 is the first of x.</param>
    /// <param name="mask">(B, 1, T, T), true where a query may see a key; null where all see all.</param>
    public Tensor Forward(Tensor x, RotaryEmbedding rotary, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var (queries, keys, values) = Project(x, rotary, positions: null);
        return Attend(queries, keys, values, mask, ElementType(x.device_type, x.dtype), x.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>The first positions of a sequence, which all see each other, into an empty slot of a cache.</summary>
    /// <param name="x">(1, T, d).</param>
    /// <param name="rotary">Position 0 is the first of x.</param>
    /// <param name="cache">Takes the keys and values.</param>
    /// <param name="slot">The slot.</param>
    /// <param name="layer">The block's index.</param>
    public Tensor ForwardPrefix(Tensor x, RotaryEmbedding rotary, KeyValueCache cache, int slot, int layer)
    {
        using var scope = NewDisposeScope();
        var (queries, keys, values) = Project(x, rotary, positions: null);
        cache.WritePrefix(layer, slot, keys, values);
        return Attend(queries, keys, values, mask: null, cache.ElementType, x.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>One position behind each sequence of a cache, which sees all of its own sequence.</summary>
    /// <param name="x">(slots, 1, d).</param>
    /// <param name="rotary">Turns queries and keys.</param>
    /// <param name="positions">Where each position is in its sequence (slots).</param>
    /// <param name="mask">(slots, 1, 1, capacity), true where a slot's position may look.</param>
    /// <param name="cache">Takes the new keys and values.</param>
    /// <param name="layer">The block's index.</param>
    public Tensor ForwardStep(Tensor x, RotaryEmbedding rotary, Tensor positions, Tensor mask, KeyValueCache cache, int layer)
    {
        using var scope = NewDisposeScope();
        var (queries, keys, values) = Project(x, rotary, positions);
        var (allKeys, allValues) = cache.WriteStep(layer, positions, keys, values);
        return Attend(queries, allKeys, allValues, mask, cache.ElementType, x.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>(B, T, d) to three of (B, H, T, D); queries and keys come turned, in float32. Without positions they are those from 0 on.</summary>
    private (Tensor Queries, Tensor Keys, Tensor Values) Project(Tensor x, RotaryEmbedding rotary, Tensor? positions)
    {
        var projected = _queryKeyValue.forward(x).view(x.shape[0], x.shape[1], 3, _config.Heads, _config.HeadSize); // (B, T, 3, H, D)
        var queriesAndKeys = projected.narrow(2, 0, 2);
        var rotated = positions is null ? rotary.Apply(queriesAndKeys) : rotary.ApplyAt(queriesAndKeys, positions);
        return (rotated.select(2, 0).transpose(1, 2), rotated.select(2, 1).transpose(1, 2), projected.select(2, 2).transpose(1, 2));
    }

    /// <summary>Attention in one element type, and the output projection in another: (B, H, T, D) to (B, T, d).</summary>
    private Tensor Attend(Tensor queries, Tensor keys, Tensor values, Tensor? mask, ScalarType type, ScalarType outputType)
    {
        var heads = nn.functional.scaled_dot_product_attention(queries.to(type), keys.to(type), values.to(type), mask);
        var shape = heads.shape;
        return _output.forward(heads.to(outputType).transpose(1, 2).reshape(shape[0], shape[2], _config.Width));
    }
}

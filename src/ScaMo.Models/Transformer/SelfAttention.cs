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

    /// <summary>All positions at once.</summary>
    /// <param name="x">(B, T, d).</param>
    /// <param name="rotary">Position 0 is the first of x.</param>
    /// <param name="mask">(B, 1, T, T), true where a query may see a key; null where all see all.</param>
    public Tensor Forward(Tensor x, RotaryEmbedding rotary, Tensor? mask)
    {
        using var scope = NewDisposeScope();
        var (queries, keys, values) = Project(x, rotary, start: 0);
        // On CPU attention in half precision is several times slower than in float32, which queries and keys are in already.
        var type = x.device_type == DeviceType.CPU ? ScalarType.Float32 : x.dtype;
        return Merge(nn.functional.scaled_dot_product_attention(queries.to(type), keys.to(type), values.to(type), mask), x.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>The positions behind a cached sequence, each of which sees all of the cache and all of x.</summary>
    /// <param name="x">(1, T, d).</param>
    /// <param name="rotary">Position <paramref name="cache"/>.Length is the first of x.</param>
    /// <param name="cache">Takes the new keys and values.</param>
    /// <param name="layer">The block's index.</param>
    public Tensor ForwardCached(Tensor x, RotaryEmbedding rotary, KeyValueCache cache, int layer)
    {
        using var scope = NewDisposeScope();
        var (queries, keys, values) = Project(x, rotary, cache.Length);
        var (allKeys, allValues) = cache.Append(layer, keys, values);
        return Merge(nn.functional.scaled_dot_product_attention(queries.to(cache.ElementType), allKeys, allValues), x.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>One position behind each sequence of a cache, which sees all of its own sequence.</summary>
    /// <param name="x">(slots, 1, d).</param>
    /// <param name="rotary">Turns queries and keys.</param>
    /// <param name="positions">Where each position is in its sequence (slots).</param>
    /// <param name="mask">(slots, 1, 1, capacity), true where a slot's position may look.</param>
    /// <param name="cache">Takes the new keys and values.</param>
    /// <param name="layer">The block's index.</param>
    public Tensor ForwardSlots(Tensor x, RotaryEmbedding rotary, Tensor positions, Tensor mask, SlotKeyValueCache cache, int layer)
    {
        using var scope = NewDisposeScope();
        var projected = Projected(x);
        var (queries, keys, values) = Split(rotary.ApplyAt(projected.narrow(2, 0, 2), positions), projected);
        var (allKeys, allValues) = cache.Write(layer, positions, keys, values);
        return Merge(nn.functional.scaled_dot_product_attention(queries.to(cache.ElementType), allKeys, allValues, mask), x.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>(B, T, d) to three of (B, H, T, D); queries and keys come turned, in float32.</summary>
    private (Tensor Queries, Tensor Keys, Tensor Values) Project(Tensor x, RotaryEmbedding rotary, int start)
    {
        var projected = Projected(x);
        return Split(rotary.Apply(projected.narrow(2, 0, 2), start), projected);
    }

    /// <summary>(B, T, d) to (B, T, 3, H, D).</summary>
    private Tensor Projected(Tensor x) => _queryKeyValue.forward(x).view(x.shape[0], x.shape[1], 3, _config.Heads, _config.HeadSize);

    private static (Tensor Queries, Tensor Keys, Tensor Values) Split(Tensor rotated, Tensor projected) =>
        (rotated.select(2, 0).transpose(1, 2), rotated.select(2, 1).transpose(1, 2), projected.select(2, 2).transpose(1, 2));

    /// <summary>(B, H, T, D) to (B, T, d), through the output projection.</summary>
    private Tensor Merge(Tensor heads, ScalarType dtype)
    {
        var shape = heads.shape;
        return _output.forward(heads.to(dtype).transpose(1, 2).reshape(shape[0], shape[2], _config.Width));
    }
}

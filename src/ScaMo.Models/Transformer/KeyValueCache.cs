using static TorchSharp.torch;

namespace ScaMo.Models.Transformer;

/// <summary>
/// Keys and values of one sequence for every block, allocated once: (layers, heads, capacity, D) each. It
/// is filled by a prefill, grows by one position a step, and is used again for the next sequence.
/// </summary>
public sealed class KeyValueCache : IDisposable
{
    private readonly Tensor _keys;
    private readonly Tensor _values;

    /// <param name="config">The transformer's shape; the capacity is its block size.</param>
    /// <param name="device">Where the cache is.</param>
    /// <param name="dtype">The element type: float32 on CPU, where half-precision attention is slow; the weights' type on CUDA.</param>
    public KeyValueCache(TransformerConfig config, Device device, ScalarType dtype)
    {
        ArgumentNullException.ThrowIfNull(config);
        Capacity = config.BlockSize;
        _keys = empty([config.Layers, config.Heads, Capacity, config.HeadSize], dtype, device).DetachFromDisposeScope();
        _values = empty_like(_keys).DetachFromDisposeScope();
    }

    /// <summary>The most positions it can hold.</summary>
    public int Capacity { get; }

    /// <summary>Positions filled so far.</summary>
    public int Length { get; private set; }

    /// <summary>The element type of keys and values.</summary>
    public ScalarType ElementType => _keys.dtype;

    /// <summary>Forgets everything.</summary>
    public void Clear() => Length = 0;

    /// <summary>Takes over another sequence's positions, so that one prefill serves several samples.</summary>
    public void CopyFrom(KeyValueCache other)
    {
        ArgumentNullException.ThrowIfNull(other);
        using var scope = NewDisposeScope();
        _keys.narrow(2, 0, other.Length).copy_(other._keys.narrow(2, 0, other.Length));
        _values.narrow(2, 0, other.Length).copy_(other._values.narrow(2, 0, other.Length));
        Length = other.Length;
    }

    /// <summary>
    /// Writes the keys and values (1, H, T, D) of one block behind the filled positions, and gives back all of that block's,
    /// (1, H, length + T, D). The new positions count only after <see cref="Advance"/>.
    /// </summary>
    internal (Tensor Keys, Tensor Values) Append(int layer, Tensor keys, Tensor values)
    {
        long count = keys.shape[2];
        using var layerKeys = _keys.narrow(0, layer, 1);
        using var layerValues = _values.narrow(0, layer, 1);
        using (var target = layerKeys.narrow(2, Length, count)) target.copy_(keys);
        using (var target = layerValues.narrow(2, Length, count)) target.copy_(values);
        return (layerKeys.narrow(2, 0, Length + count), layerValues.narrow(2, 0, Length + count));
    }

    /// <summary>The filled positions of all blocks, (layers, heads, length, D).</summary>
    internal (Tensor Keys, Tensor Values) Filled() => (_keys.narrow(2, 0, Length), _values.narrow(2, 0, Length));

    /// <summary>Counts positions that every block has written.</summary>
    internal void Advance(int count) => Length += count;

    /// <inheritdoc/>
    public void Dispose()
    {
        _keys.Dispose();
        _values.Dispose();
    }
}

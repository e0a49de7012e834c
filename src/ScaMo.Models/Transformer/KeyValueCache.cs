using static TorchSharp.torch;

namespace ScaMo.Models.Transformer;

/// <summary>
/// Keys and values of many sequences, allocated once: (layers, slots, heads, capacity, D) each. A step runs all slots, used or not, so that its shapes,
/// and with them its arithmetic, never change.
/// </summary>
public sealed class KeyValueCache : IDisposable
{
    private readonly Tensor _keys;
    private readonly Tensor _values;
    private readonly int[] _lengths;

    /// <param name="config">The transformer's shape; the capacity of a slot is its block size.</param>
    /// <param name="slotCount">How many sequences it holds.</param>
    /// <param name="device">Where the cache is.</param>
    /// <param name="weights">The element type of the transformer's weights.</param>
    public KeyValueCache(TransformerConfig config, int slotCount, Device device, ScalarType weights)
    {
        ArgumentNullException.ThrowIfNull(config);
        ArgumentOutOfRangeException.ThrowIfLessThan(slotCount, 1);
        Capacity = config.BlockSize;
        _lengths = new int[slotCount];
        // Zeros: what an unused position holds is multiplied by a weight of 0, which only a number survives.
        _keys = zeros([config.Layers, slotCount, config.Heads, Capacity, config.HeadSize], SelfAttention.ElementType(device.type, weights), device).DetachFromDisposeScope();
        _values = zeros_like(_keys).DetachFromDisposeScope();
    }

    /// <summary>How many sequences it holds.</summary>
    public int SlotCount => _lengths.Length;

    /// <summary>The most positions of a slot.</summary>
    public int Capacity { get; }

    /// <summary>The element type of keys and values.</summary>
    public ScalarType ElementType => _keys.dtype;

    /// <summary>Positions filled so far, by slot.</summary>
    public ReadOnlySpan<int> Lengths => _lengths;

    /// <summary>Empties a slot.</summary>
    public void Clear(int slot) => _lengths[slot] = 0;

    /// <summary>Lets a slot hold what another one does.</summary>
    public void Copy(int from, int to)
    {
        using var scope = NewDisposeScope();
        foreach (var part in (Tensor[])[_keys, _values])
        {
            part.select(1, to).narrow(2, 0, _lengths[from]).copy_(part.select(1, from).narrow(2, 0, _lengths[from]));
        }

        _lengths[to] = _lengths[from];
    }

    /// <summary>Writes the keys and values (1, H, T, D) of one block for the first positions of a slot.</summary>
    internal void WritePrefix(int layer, int slot, Tensor keys, Tensor values)
    {
        long count = keys.shape[2];
        _keys[layer, slot].narrow(1, 0, count).copy_(keys[0]);
        _values[layer, slot].narrow(1, 0, count).copy_(values[0]);
    }

    /// <summary>Writes one position of every slot for one block, keys and values (slots, H, 1, D) at <paramref name="positions"/> (slots), and gives back all of that block's, (slots, H, capacity, D).</summary>
    internal (Tensor Keys, Tensor Values) WriteStep(int layer, Tensor positions, Tensor keys, Tensor values)
    {
        var (layerKeys, layerValues) = (_keys.select(0, layer), _values.select(0, layer));
        var index = positions.view(-1, 1, 1, 1).expand(keys.shape);
        layerKeys.scatter_(2, index, keys.to(ElementType));
        layerValues.scatter_(2, index, values.to(ElementType));
        return (layerKeys, layerValues);
    }

    /// <summary>Counts positions of a slot that every block has written.</summary>
    internal void Advance(int slot, int count) => _lengths[slot] += count;

    /// <inheritdoc/>
    public void Dispose()
    {
        _keys.Dispose();
        _values.Dispose();
    }
}

using ScaMo.Models.Cpu;

namespace ScaMo.Models.Transformer.Cpu;

/// <summary>
/// Keys and values of the slots, float32, each slot's in one piece: for every layer and head the keys in blocks of as many positions as
/// there are lanes, (blocks, head size, lanes), so that scores come out in vectors; then the values (capacity, padded head size).
/// </summary>
internal sealed unsafe class SlotCache : IDisposable
{
    private readonly NativeBlock _memory;
    private readonly int[] _lengths;
    private readonly int _lanes;
    private readonly int _heads;
    private readonly int _bands;
    private readonly int _headSize;
    private readonly int _paddedHeadSize;
    private readonly long _keySize;
    private readonly long _bandSize;

    /// <param name="config">The transformer's shape.</param>
    /// <param name="slots">How many sequences it holds.</param>
    /// <param name="kernels">Who reads it.</param>
    public SlotCache(TransformerConfig config, int slots, CpuKernels kernels)
    {
        _lengths = new int[slots];
        _lanes = kernels.Lanes;
        _heads = config.Heads;
        _bands = config.Layers * config.Heads;
        _headSize = config.HeadSize;
        _paddedHeadSize = kernels.Padded(config.HeadSize);
        _keySize = (long)kernels.Padded(config.BlockSize) * _headSize;
        // Whole vectors again, so that every row of values lies as the first.
        _keySize = (_keySize + _lanes - 1) / _lanes * _lanes;
        _bandSize = _keySize + (long)config.BlockSize * _paddedHeadSize;
        _memory = new NativeBlock(slots * _bands * _bandSize * sizeof(float));
    }

    /// <summary>Positions filled, for every slot.</summary>
    public Span<int> Lengths => _lengths;

    /// <summary>The first block of keys of a head.</summary>
    public float* Keys(int slot, int layer, int head) => Band(slot, layer * _heads + head);

    /// <summary>The first element of the key at a position; the next is <see cref="CpuKernels.Lanes"/> away.</summary>
    public float* Key(int slot, int layer, int head, int position) =>
        Keys(slot, layer, head) + (nint)(position / _lanes) * _headSize * _lanes + position % _lanes;

    /// <summary>The value at a position.</summary>
    public float* Value(int slot, int layer, int head, int position) => Keys(slot, layer, head) + _keySize + (nint)position * _paddedHeadSize;

    public void Copy(int from, int to)
    {
        int length = _lengths[from];
        long keyBytes = (long)(length + _lanes - 1) / _lanes * _lanes * _headSize * sizeof(float), valueBytes = (long)length * _paddedHeadSize * sizeof(float);
        for (int band = 0; band < _bands; band++)
        {
            float* source = Band(from, band), target = Band(to, band);
            Buffer.MemoryCopy(source, target, keyBytes, keyBytes);
            Buffer.MemoryCopy(source + _keySize, target + _keySize, valueBytes, valueBytes);
        }

        _lengths[to] = length;
    }

    public void Dispose() => _memory.Dispose();

    private float* Band(int slot, int band) => _memory.Floats + ((long)slot * _bands + band) * _bandSize;
}

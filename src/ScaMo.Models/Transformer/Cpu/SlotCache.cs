namespace ScaMo.Models.Transformer.Cpu;

/// <summary>Keys and values of the slots, float32, each slot's (layers, 2, heads, capacity, padded head size) in one piece.</summary>
internal sealed unsafe class SlotCache : IDisposable
{
    private readonly NativeBlock _memory;
    private readonly int[] _lengths;
    private readonly int _bands;
    private readonly int _heads;
    private readonly int _capacity;
    private readonly int _headSize;

    /// <param name="config">The transformer's shape.</param>
    /// <param name="slots">How many sequences it holds.</param>
    /// <param name="headSize">The head size, padded to whole vectors.</param>
    public SlotCache(TransformerConfig config, int slots, int headSize)
    {
        _lengths = new int[slots];
        _bands = config.Layers * 2 * config.Heads;
        _heads = config.Heads;
        _capacity = config.BlockSize;
        _headSize = headSize;
        _memory = new NativeBlock((long)slots * _bands * _capacity * _headSize * sizeof(float));
    }

    public int Slots => _lengths.Length;

    /// <summary>Positions filled, for every slot.</summary>
    public Span<int> Lengths => _lengths;

    /// <summary>The place of a head's key (part 0) or value (part 1) at a position.</summary>
    public float* At(int slot, int layer, int part, int head, int position) => At(slot, (layer * 2 + part) * _heads + head) + (nint)position * _headSize;

    public void Copy(int from, int to)
    {
        long bytes = (long)_lengths[from] * _headSize * sizeof(float);
        for (int band = 0; band < _bands; band++) Buffer.MemoryCopy(At(from, band), At(to, band), bytes, bytes);
        _lengths[to] = _lengths[from];
    }

    public void Dispose() => _memory.Dispose();

    private float* At(int slot, int band) => _memory.Floats + ((long)slot * _bands + band) * _capacity * _headSize;
}

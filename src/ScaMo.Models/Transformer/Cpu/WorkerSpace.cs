using ScaMo.Models.Cpu;

namespace ScaMo.Models.Transformer.Cpu;

/// <summary>What one worker computes in.</summary>
internal sealed unsafe class WorkerSpace : IDisposable
{
    private readonly NativeBlock _memory;
    private readonly int _tile;
    private readonly int _scores;

    /// <param name="kernels">Their tallest tile fits.</param>
    /// <param name="config">Its positions and heads do.</param>
    public WorkerSpace(CpuKernels kernels, TransformerConfig config)
    {
        _tile = kernels.TileHeights[0] * kernels.PanelOutputs;
        _scores = kernels.Padded(config.BlockSize);
        _memory = new NativeBlock((_tile + _scores + kernels.Padded(config.HeadSize)) * sizeof(float));
    }

    /// <summary>The result of a tile (rows, panel outputs).</summary>
    public float* Tile => _memory.Floats;

    /// <summary>Attention scores of a query, in whole vectors.</summary>
    public float* Scores => _memory.Floats + _tile;

    /// <summary>What a head has attended to (padded head size).</summary>
    public float* Head => _memory.Floats + _tile + _scores;

    public void Dispose() => _memory.Dispose();
}

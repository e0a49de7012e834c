using ScaMo.Models.Cpu;

namespace ScaMo.Models.Tokenizer.Cpu;

/// <summary>What one thread computes some frames of a convolution in.</summary>
/// <param name="kernels">Their tallest tile fits.</param>
/// <param name="frames">Frames that fit.</param>
/// <param name="inputs">Channels times taps that fit.</param>
internal sealed unsafe class ConvolutionSpace(CpuKernels kernels, int frames, int inputs) : IDisposable
{
    private readonly NativeBlock _inputs = new((long)frames * inputs * sizeof(float));
    private readonly NativeBlock _tile = new((long)kernels.TileHeights[0] * kernels.PanelOutputs * sizeof(float));

    public RowTiling Tiling { get; } = new();

    /// <summary>What the frames see, in tiles.</summary>
    public float* Inputs => _inputs.Floats;

    /// <summary>The result of a tile (rows, panel outputs).</summary>
    public float* Tile => _tile.Floats;

    public void Dispose()
    {
        _inputs.Dispose();
        _tile.Dispose();
    }
}

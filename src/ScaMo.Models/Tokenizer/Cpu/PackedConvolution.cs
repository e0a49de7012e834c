using ScaMo.Models.Cpu;
using static TorchSharp.torch;

namespace ScaMo.Models.Tokenizer.Cpu;

/// <summary>
/// A convolution over time of stride 1 that keeps the length, as products of packed weights with tiles of frames. A frame's sums run over taps and
/// channels in one order, so that it is the same to the last bit wherever it stands.
/// </summary>
internal sealed unsafe class PackedConvolution : IDisposable
{
    private readonly CpuKernels _kernels;
    private readonly PackedMatrix _weights;
    private readonly NativeBlock _bias;
    private readonly int _dilation;

    /// <param name="weight">(C', C, taps), an odd number of them.</param>
    /// <param name="bias">(C').</param>
    /// <param name="dilation">Frames from one tap to the next.</param>
    /// <param name="repeat">How many frames it sees in the place of each (nearest upsampling).</param>
    /// <param name="kernels">Whose layout the weights take.</param>
    /// <param name="threads">How many threads pack.</param>
    public PackedConvolution(Tensor weight, Tensor bias, int dilation, int repeat, CpuKernels kernels, int threads)
    {
        using var scope = NewDisposeScope();
        (Outputs, Channels, Taps) = ((int)weight.shape[0], (int)weight.shape[1], (int)weight.shape[2]);
        _dilation = dilation;
        Repeat = repeat;
        _kernels = kernels;
        _weights = PackedMatrix.Of(weight.transpose(1, 2).flatten(1), kernels, threads);
        _bias = NativeBlock.Of(bias);
    }

    /// <summary>C.</summary>
    public int Channels { get; }

    /// <summary>C'.</summary>
    public int Outputs { get; }

    public int Taps { get; }

    /// <summary>How many frames it sees in the place of each.</summary>
    public int Repeat { get; }

    /// <summary>Frames on either side that one depends on.</summary>
    public int Reach => Taps / 2 * _dilation;

    /// <summary>Computes some of the frames.</summary>
    /// <param name="source">(frames, C).</param>
    /// <param name="frames">Frames of the source; before and behind them are zeros.</param>
    /// <param name="first">The first to compute.</param>
    /// <param name="count">How many; at most those of the space.</param>
    /// <param name="target">(frames · repeat, C'), which the result is added to or takes the place of.</param>
    /// <param name="isAdded">Whether it is added.</param>
    /// <param name="space">What the caller alone computes in.</param>
    public void Run(float* source, int frames, int first, int count, float* target, bool isAdded, ConvolutionSpace space)
    {
        var tiling = space.Tiling;
        tiling.Cut(count, _kernels.TileHeights);
        foreach (var tile in tiling.Tiles) Gather(source, frames, first, tile, space.Inputs);
        for (int frame = first; frame < first + count; frame++)
        {
            float* row = target + (nint)frame * Outputs;
            if (isAdded) _kernels.Add(_bias.Floats, row, Outputs);
            else Buffer.MemoryCopy(_bias.Floats, row, _bias.ByteCount, _bias.ByteCount);
        }

        for (int panel = 0; panel < _weights.Panels; panel++)
        {
            int output = panel * _kernels.PanelOutputs, width = Math.Min(_kernels.PanelOutputs, Outputs - output);
            for (int i = 0; i < tiling.Tiles.Length; i++)
            {
                var tile = tiling.Tiles[i];
                _weights.MultiplyTile(panel, panels: 1, space.Inputs, tiling, i, space.Tile, _kernels.PanelOutputs);
                for (int row = 0; row < tile.Count; row++)
                {
                    _kernels.Add(space.Tile + row * _kernels.PanelOutputs, target + (nint)(first + tile.First + row) * Outputs + output, width);
                }
            }
        }
    }

    public void Dispose()
    {
        _weights.Dispose();
        _bias.Dispose();
    }

    /// <summary>What lies under the taps of a tile of frames, (taps, C, frames of the tile).</summary>
    private void Gather(float* source, int frames, int first, RowTile tile, float* target)
    {
        target += (nint)tile.First * _weights.Inputs;
        for (int tap = 0; tap < Taps; tap++)
        {
            for (int row = 0; row < tile.Count; row++)
            {
                int frame = first + tile.First + row + (tap - Taps / 2) * _dilation;
                float* column = target + row;
                if (frame < 0 || frame >= frames * Repeat)
                {
                    for (int channel = 0; channel < Channels; channel++) column[(nint)channel * tile.Count] = 0;
                }
                else
                {
                    float* values = source + (nint)(frame / Repeat) * Channels;
                    for (int channel = 0; channel < Channels; channel++) column[(nint)channel * tile.Count] = values[channel];
                }
            }

            target += (nint)Channels * tile.Count;
        }
    }
}

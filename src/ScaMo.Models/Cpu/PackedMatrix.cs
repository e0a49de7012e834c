using ScaMo.Models.Checkpoints;
using static TorchSharp.torch;

namespace ScaMo.Models.Cpu;

/// <summary>
/// Weights (outputs, inputs) in panels of outputs, each (inputs, panel outputs), in the order in which a product reads them. The last
/// panel is filled up with zeros.
/// </summary>
internal sealed unsafe class PackedMatrix : IDisposable
{
    /// <summary>Inputs that are packed together: a cache line of every row of float32.</summary>
    private const int InputsAtOnce = 16;

    /// <summary>How far ahead of its use a weight is asked for, in bytes.</summary>
    private const int Distance = 4096;

    /// <summary>Panels that a single row is multiplied with at once.</summary>
    private const int RowPanels = 4;

    private readonly NativeBlock _memory;
    private readonly CpuKernels _kernels;
    private readonly int _elementSize;

    private PackedMatrix(CpuKernels kernels, int inputs, int panels)
    {
        _kernels = kernels;
        _elementSize = kernels.HasHalfWeights ? sizeof(ushort) : sizeof(float);
        Inputs = inputs;
        Panels = panels;
        PanelBytes = (long)inputs * kernels.PanelOutputs * _elementSize;
        _memory = new NativeBlock(panels * PanelBytes);
    }

    /// <summary>The length of the sums.</summary>
    public int Inputs { get; }

    public int Panels { get; }

    public long PanelBytes { get; }

    public long ByteCount => _memory.ByteCount;

    public byte* Panel(int index) => _memory.Address + index * PanelBytes;

    /// <summary>Packs one matrix (outputs, inputs).</summary>
    public static PackedMatrix Of(Tensor weights, CpuKernels kernels, int threads)
    {
        using var contiguous = weights.contiguous();
        long outputs = weights.shape[0];
        int panelOutputs = kernels.PanelOutputs;
        var packed = new PackedMatrix(kernels, (int)weights.shape[1], (int)((outputs + panelOutputs - 1) / panelOutputs));
        byte* rows = TensorMemory.Address(contiguous);
        long rowBytes = weights.shape[1] * packed._elementSize;
        packed.Fill((panel, i) => (long)panel * panelOutputs + i < outputs ? (nint)rows + (nint)(((long)panel * panelOutputs + i) * rowBytes) : 0, threads);
        return packed;
    }

    /// <summary>Packs two matrices of one shape, half a panel of each: a product then has both sums of an output at hand.</summary>
    public static PackedMatrix Of(Tensor first, Tensor second, CpuKernels kernels, int threads)
    {
        using var contiguousFirst = first.contiguous();
        using var contiguousSecond = second.contiguous();
        long outputs = first.shape[0];
        int lanes = kernels.Lanes;
        var packed = new PackedMatrix(kernels, (int)first.shape[1], (int)((outputs + lanes - 1) / lanes));
        byte* firstRows = TensorMemory.Address(contiguousFirst), secondRows = TensorMemory.Address(contiguousSecond);
        long rowBytes = first.shape[1] * packed._elementSize;
        packed.Fill(RowOf, threads);
        return packed;

        nint RowOf(int panel, int i)
        {
            long output = (long)panel * lanes + i % lanes;
            return output < outputs ? (nint)(i < lanes ? firstRows : secondRows) + (nint)(output * rowBytes) : 0;
        }
    }

    /// <summary>How many panels the next product takes: several for a single row, whose sums leave registers for them, else one.</summary>
    /// <param name="tiling">How rows are cut into tiles.</param>
    /// <param name="left">Panels that are left, at least one.</param>
    public static int PanelsAtOnce(RowTiling tiling, int left) => tiling.Rows == 1 && left >= RowPanels ? RowPanels : 1;

    /// <summary>
    /// One tile of rows times as many panels as <see cref="PanelsAtOnce"/> says, or one. What memory delivers meanwhile to a tile with one panel:
    /// if the tile is the only one, the weights just ahead of it, across the pages that end the processor's own guesses; else the tile's share
    /// of the next panel, as this one is in the cache already.
    /// </summary>
    /// <param name="panel">The first panel.</param>
    /// <param name="panels">How many.</param>
    /// <param name="x">All tiles, each (inputs, rows).</param>
    /// <param name="tiling">How rows are cut into tiles.</param>
    /// <param name="tileIndex">The tile.</param>
    /// <param name="result">Takes the tile's (rows, outputs of the panels).</param>
    /// <param name="stride">Elements from one row of the result to the next.</param>
    public void MultiplyTile(int panel, int panels, float* x, RowTiling tiling, int tileIndex, float* result, int stride)
    {
        byte* weights = Panel(panel), ahead = weights + Distance;
        if (panels == RowPanels)
        {
            _kernels.MultiplyRow(weights, (nint)PanelBytes, x, Inputs, result);
            return;
        }

        var tile = tiling.Tiles[tileIndex];
        nint aheadStep = _kernels.PanelStep;
        if (tiling.Tiles.Length > 1)
        {
            aheadStep /= tiling.Tiles.Length;
            ahead = weights + PanelBytes + tileIndex * aheadStep * Inputs;
        }

        _kernels.Multiply(tile.Count, weights, x + (nint)tile.First * Inputs, Inputs, ahead, aheadStep, result, stride);
    }

    /// <summary>Writes the weights (inputs) of one output: the vector of a token, where the head is the embedding too.</summary>
    public void ReadOutput(int output, float* target)
    {
        byte* panel = Panel(output / _kernels.PanelOutputs);
        int place = PlaceOf(output % _kernels.PanelOutputs);
        for (int k = 0; k < Inputs; k++)
        {
            long index = (long)k * _kernels.PanelOutputs + place;
            target[k] = _kernels.HasHalfWeights ? BitConverter.UInt32BitsToSingle((uint)((ushort*)panel)[index] << 16) : ((float*)panel)[index];
        }
    }

    public void Dispose() => _memory.Dispose();

    /// <summary>Where among the weights of one input an output stands.</summary>
    private int PlaceOf(int output) =>
        !_kernels.HasHalfWeights ? output : output < _kernels.Lanes ? 2 * output : 2 * (output - _kernels.Lanes) + 1;

    /// <param name="rowOf">The address of the row of an output, by panel and place in the panel; zero behind the last.</param>
    /// <param name="threads">How many fill panels at once.</param>
    private void Fill(Func<int, int, nint> rowOf, int threads) =>
        Parallel.For(0, Panels, new ParallelOptions { MaxDegreeOfParallelism = threads }, panel =>
        {
            if (_kernels.HasHalfWeights) FillPanel<ushort>(panel, rowOf);
            else FillPanel<float>(panel, rowOf);
        });

    private void FillPanel<T>(int panel, Func<int, int, nint> rowOf)
        where T : unmanaged
    {
        int outputs = _kernels.PanelOutputs;
        var target = (T*)Panel(panel);
        for (int first = 0; first < Inputs; first += InputsAtOnce)
        {
            int end = Math.Min(first + InputsAtOnce, Inputs);
            for (int i = 0; i < outputs; i++)
            {
                var row = (T*)rowOf(panel, i);
                var column = target + PlaceOf(i);
                for (int k = first; k < end; k++) column[(nint)k * outputs] = row is null ? default : row[k];
            }
        }
    }
}

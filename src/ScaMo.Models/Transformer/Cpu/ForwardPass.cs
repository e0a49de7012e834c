using ScaMo.Models.Cpu;

namespace ScaMo.Models.Transformer.Cpu;

/// <summary>
/// The network over the rows of a pass, as one program that all workers run, with a barrier behind each phase. A worker has the same share
/// of a matrix in every pass, and its caches keep what they can of it.
/// </summary>
internal sealed unsafe class ForwardPass : IDisposable
{
    private const float Epsilon = (float)TransformerBlock.NormEpsilon;

    private readonly TransformerConfig _config;
    private readonly CpuKernels _kernels;
    private readonly PackedWeights _weights;
    private readonly SlotCache _cache;
    private readonly RotaryTable _rotary;
    private readonly NativeBlock _logits;
    private readonly WorkerSpace[] _spaces;
    private readonly WorkerGang _gang;
    private readonly RowTiling _allRows = new();
    private readonly RowTiling _textRows = new();
    private readonly RowTiling _lastRows = new();
    private readonly int _logitStride;
    private readonly float _scoreScale;
    private PassBuffers _buffers;

    public ForwardPass(TransformerConfig config, CpuKernels kernels, PackedWeights weights, int slots, int threads)
    {
        _config = config;
        _kernels = kernels;
        _weights = weights;
        _logitStride = weights.Head.Panels * kernels.PanelOutputs;
        _scoreScale = (float)(1 / Math.Sqrt(config.HeadSize));
        _cache = new SlotCache(config, slots, kernels);
        _rotary = new RotaryTable(config.BlockSize, config.HeadSize);
        _logits = new NativeBlock((long)slots * _logitStride * sizeof(float));
        _spaces = [.. Enumerable.Range(0, threads).Select(_ => new WorkerSpace(kernels, config))];
        _buffers = new PassBuffers(config, slots);
        _gang = new WorkerGang(threads, Work);
    }

    public SlotCache Cache => _cache;

    public PassRows Rows { get; } = new();

    /// <summary>Logits (logit count) of an input of the last pass.</summary>
    public ReadOnlySpan<float> Logits(int input) => new(_logits.Floats + (long)input * _logitStride, _config.LogitCount);

    /// <summary>Runs the planned <see cref="Rows"/>, to which the same inputs give the text.</summary>
    public void Run(ReadOnlySpan<SequenceInput> inputs)
    {
        if (_buffers.Rows < Rows.Count)
        {
            _buffers.Dispose();
            _buffers = new PassBuffers(_config, Rows.Count);
        }

        _allRows.Cut(Rows.Count, _kernels.TileHeights);
        _textRows.Cut(Rows.TextCount, _kernels.TileHeights);
        _lastRows.Cut(Rows.InputCount, _kernels.TileHeights);
        int row = 0;
        foreach (ref readonly var input in inputs)
        {
            var text = input.Text.Span;
            for (int first = 0; first < text.Length; first += _config.TextWidth, row++)
            {
                float* target = TiledRow(_buffers.X, _textRows.Of(row), row, _config.TextWidth);
                int stride = _textRows.Of(row).Count;
                for (int k = 0; k < _config.TextWidth; k++) target[(nint)k * stride] = text[first + k];
            }
        }

        _gang.Run();
    }

    public void Dispose()
    {
        _gang.Dispose();
        foreach (var space in _spaces) space.Dispose();
        _buffers.Dispose();
        _logits.Dispose();
        _rotary.Dispose();
        _cache.Dispose();
    }

    private void Work(int worker)
    {
        var space = _spaces[worker];
        Embed(worker, space);
        for (int layer = 0; layer < _config.Layers; layer++)
        {
            var weights = _weights.Layers[layer];
            Normalize(worker, weights.AttentionNorm);
            _gang.Sync();
            MultiplyQueryKeyValue(worker, space, layer, weights.QueryKeyValue);
            _gang.Sync();
            Attend(worker, space, layer);
            _gang.Sync();
            MultiplyAndAdd(worker, space, weights.AttentionOutput, _buffers.X);
            _gang.Sync();
            Normalize(worker, weights.FeedForwardNorm);
            _gang.Sync();
            MultiplyGateAndUp(worker, space, weights.GateAndUp);
            _gang.Sync();
            MultiplyAndAdd(worker, space, weights.Down, _buffers.Hidden);
            _gang.Sync();
        }

        NormalizeLast(worker);
        _gang.Sync();
        MultiplyHead(worker);
    }

    /// <summary>Text features through their projection, and the vectors of motion tokens, to the residual stream.</summary>
    private void Embed(int worker, WorkerSpace space)
    {
        var (first, end) = Share(worker, Rows.Count - Rows.TextCount);
        for (int row = Rows.TextCount + first; row < Rows.TextCount + end; row++)
        {
            _weights.Embedding.ReadOutput(Rows[row].Token, _buffers.Residual + (nint)row * _config.Width);
        }

        var matrix = _weights.TextProjection;
        (first, end) = Share(worker, matrix.Panels);
        for (int panel = first; panel < end; panel++)
        {
            int output = panel * _kernels.PanelOutputs, count = Math.Min(_kernels.PanelOutputs, _config.Width - output);
            for (int i = 0; i < _textRows.Tiles.Length; i++)
            {
                var tile = _textRows.Tiles[i];
                matrix.MultiplyTile(panel, panels: 1, _buffers.X, _textRows, i, space.Tile, _kernels.PanelOutputs);
                for (int row = 0; row < tile.Count; row++)
                {
                    float* target = _buffers.Residual + (nint)(tile.First + row) * _config.Width + output, source = space.Tile + row * _kernels.PanelOutputs;
                    for (int k = 0; k < count; k++) target[k] = source[k] + _weights.TextBias.Floats[output + k];
                }
            }
        }

        _gang.Sync();
    }

    private void Normalize(int worker, NativeBlock scale)
    {
        var (first, end) = Share(worker, Rows.Count);
        for (int row = first; row < end; row++)
        {
            var tile = _allRows.Of(row);
            _kernels.Normalize(_buffers.Residual + (nint)row * _config.Width, scale.Floats, _config.Width, Epsilon, TiledRow(_buffers.X, tile, row, _config.Width), tile.Count);
        }
    }

    private void NormalizeLast(int worker)
    {
        var (first, end) = Share(worker, Rows.InputCount);
        for (int input = first; input < end; input++)
        {
            var tile = _lastRows.Of(input);
            float* source = _buffers.Residual + (nint)Rows.LastOf(input) * _config.Width;
            _kernels.Normalize(source, _weights.FinalNorm.Floats, _config.Width, Epsilon, TiledRow(_buffers.X, tile, input, _config.Width), tile.Count);
        }
    }

    private void MultiplyQueryKeyValue(int worker, WorkerSpace space, int layer, PackedMatrix matrix)
    {
        var (first, end) = Share(worker, matrix.Panels);
        for (int panel = first, panels; panel < end; panel += panels)
        {
            panels = PackedMatrix.PanelsAtOnce(_allRows, end - panel);
            int output = panel * _kernels.PanelOutputs, count = Math.Min(panels * _kernels.PanelOutputs, 3 * _config.Width - output);
            for (int i = 0; i < _allRows.Tiles.Length; i++)
            {
                var tile = _allRows.Tiles[i];
                matrix.MultiplyTile(panel, panels, _buffers.X, _allRows, i, space.Tile, _kernels.PanelOutputs);
                StoreQueryKeyValue(tile, layer, output, count, space.Tile);
            }
        }
    }

    /// <summary>Turns queries and keys, and puts keys and values into the cache. The outputs may belong to several heads.</summary>
    private void StoreQueryKeyValue(RowTile tile, int layer, int output, int outputs, float* source)
    {
        int end = output + outputs;
        for (int count; output < end; output += count, source += count)
        {
            int part = output / _config.Width, head = output % _config.Width / _config.HeadSize, first = output % _config.HeadSize;
            count = Math.Min(end - output, _config.HeadSize - first);
            for (int i = 0; i < tile.Count; i++)
            {
                ref readonly var row = ref Rows[tile.First + i];
                float* values = source + i * _kernels.PanelOutputs;
                if (part == 0)
                {
                    _rotary.Turn(values, _buffers.Queries + (nint)(tile.First + i) * _config.Width + output, row.Position, first, count, 1);
                }
                else if (part == 1)
                {
                    float* key = _cache.Key(row.Slot, layer, head, row.Position) + (nint)first * _kernels.Lanes;
                    _rotary.Turn(values, key, row.Position, first, count, _kernels.Lanes);
                }
                else
                {
                    float* value = _cache.Value(row.Slot, layer, head, row.Position) + first;
                    for (int k = 0; k < count; k++) value[k] = values[k];
                }
            }
        }
    }

    private void Attend(int worker, WorkerSpace space, int layer)
    {
        var (first, end) = Share(worker, Rows.Count * _config.Heads);
        for (int pair = first; pair < end; pair++)
        {
            int row = pair / _config.Heads, head = pair % _config.Heads;
            ref readonly var place = ref Rows[row];
            float* query = _buffers.Queries + (nint)pair * _config.HeadSize;
            float* keys = _cache.Keys(place.Slot, layer, head), values = _cache.Value(place.Slot, layer, head, 0);
            _kernels.Attend(query, keys, values, place.Seen, _config.HeadSize, _scoreScale, space.Scores, space.Head);
            var tile = _allRows.Of(row);
            float* target = TiledRow(_buffers.X, tile, row, _config.Width) + (nint)head * _config.HeadSize * tile.Count;
            for (int k = 0; k < _config.HeadSize; k++) target[(nint)k * tile.Count] = space.Head[k];
        }
    }

    private void MultiplyAndAdd(int worker, WorkerSpace space, PackedMatrix matrix, float* x)
    {
        var (first, end) = Share(worker, matrix.Panels);
        for (int panel = first, panels; panel < end; panel += panels)
        {
            panels = PackedMatrix.PanelsAtOnce(_allRows, end - panel);
            int output = panel * _kernels.PanelOutputs, count = Math.Min(panels * _kernels.PanelOutputs, _config.Width - output);
            for (int i = 0; i < _allRows.Tiles.Length; i++)
            {
                var tile = _allRows.Tiles[i];
                matrix.MultiplyTile(panel, panels, x, _allRows, i, space.Tile, _kernels.PanelOutputs);
                for (int row = 0; row < tile.Count; row++)
                {
                    _kernels.Add(space.Tile + row * _kernels.PanelOutputs, _buffers.Residual + (nint)(tile.First + row) * _config.Width + output, count);
                }
            }
        }
    }

    private void MultiplyGateAndUp(int worker, WorkerSpace space, PackedMatrix matrix)
    {
        var (first, end) = Share(worker, matrix.Panels);
        for (int panel = first, panels; panel < end; panel += panels)
        {
            panels = PackedMatrix.PanelsAtOnce(_allRows, end - panel);
            for (int i = 0; i < _allRows.Tiles.Length; i++)
            {
                var tile = _allRows.Tiles[i];
                float* target = _buffers.Hidden + (nint)tile.First * _config.HiddenSize + (nint)panel * _kernels.Lanes * tile.Count;
                matrix.MultiplyTile(panel, panels, _buffers.X, _allRows, i, space.Tile, _kernels.PanelOutputs);
                for (int k = 0; k < panels; k++) _kernels.Gate(space.Tile + k * _kernels.PanelOutputs, tile.Count, target + (nint)k * _kernels.Lanes * tile.Count);
            }
        }
    }

    private void MultiplyHead(int worker)
    {
        var (first, end) = Share(worker, _weights.Head.Panels);
        for (int panel = first, panels; panel < end; panel += panels)
        {
            panels = PackedMatrix.PanelsAtOnce(_lastRows, end - panel);
            for (int i = 0; i < _lastRows.Tiles.Length; i++)
            {
                var tile = _lastRows.Tiles[i];
                float* target = _logits.Floats + (nint)tile.First * _logitStride + (nint)panel * _kernels.PanelOutputs;
                _weights.Head.MultiplyTile(panel, panels, _buffers.X, _lastRows, i, target, _logitStride);
            }
        }
    }

    /// <summary>Where a row begins among tiles of rows of a width; its next element is as far away as its tile is high.</summary>
    private static float* TiledRow(float* tiles, RowTile tile, int row, int width) => tiles + (nint)tile.First * width + (row - tile.First);

    private (int First, int End) Share(int worker, int count) =>
        ((int)((long)count * worker / _gang.Workers), (int)((long)count * (worker + 1) / _gang.Workers));
}

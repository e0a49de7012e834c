using ScaMo.Models.Cpu;

namespace ScaMo.Models.Transformer.Cpu;

/// <summary>The activations of a pass of up to so many rows.</summary>
internal sealed unsafe class PassBuffers(TransformerConfig config, int rows) : IDisposable
{
    private readonly NativeBlock _residual = RowsOf(rows, config.Width);
    private readonly NativeBlock _x = RowsOf(rows, Math.Max(config.Width, config.TextWidth));
    private readonly NativeBlock _hidden = RowsOf(rows, config.HiddenSize);
    private readonly NativeBlock _queries = RowsOf(rows, config.Width);

    public int Rows { get; } = rows;

    /// <summary>The residual stream (rows, width).</summary>
    public float* Residual => _residual.Floats;

    /// <summary>What goes into a product, in tiles.</summary>
    public float* X => _x.Floats;

    /// <summary>The hidden values of the feed-forward, in tiles.</summary>
    public float* Hidden => _hidden.Floats;

    /// <summary>Turned queries (rows, heads, head size).</summary>
    public float* Queries => _queries.Floats;

    public void Dispose()
    {
        _residual.Dispose();
        _x.Dispose();
        _hidden.Dispose();
        _queries.Dispose();
    }

    private static NativeBlock RowsOf(int rows, long width) => new(rows * width * sizeof(float));
}

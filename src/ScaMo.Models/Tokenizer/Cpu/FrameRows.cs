using ScaMo.Models.Cpu;

namespace ScaMo.Models.Tokenizer.Cpu;

/// <summary>Activations (frames, channels), of which the first so many are there.</summary>
/// <param name="frames">Frames that fit.</param>
/// <param name="channels">Values of a frame.</param>
internal sealed unsafe class FrameRows(int frames, int channels) : IDisposable
{
    private readonly NativeBlock _memory = new((long)frames * channels * sizeof(float));

    public int Channels { get; } = channels;

    /// <summary>Frames that are there.</summary>
    public int Count { get; set; }

    public float* Row(int frame) => _memory.Floats + (nint)frame * Channels;

    public Span<float> Rows(int first, int end) => new(Row(first), (end - first) * Channels);

    public void Dispose() => _memory.Dispose();
}

using ScaMo.Models.Cpu;
using ScaMo.Models.Transformer.Cpu;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Models.Transformer;

/// <summary>
/// <see cref="TextPrefixTransformer"/> for decoding on the processor: its own vector code over packed weights, at the speed at which memory
/// delivers them. Many sequences go through the layers together, each in a slot; a sequence's logits are the same to the last bit whatever
/// else is in the pass and however many threads run it. Weights are float32 or bfloat16, everything else is float32. Used by one thread at
/// a time.
/// </summary>
public sealed class CpuTransformer : IDisposable
{
    private readonly PackedWeights _weights;
    private readonly ForwardPass _pass;
    private readonly bool[] _isUsed;
    private bool _isDisposed;

    private CpuTransformer(TransformerConfig config, CpuKernels kernels, PackedWeights weights, int slotCount, int threads)
    {
        Config = config;
        _weights = weights;
        _pass = new ForwardPass(config, kernels, weights, slotCount, threads);
        _isUsed = new bool[slotCount];
    }

    /// <summary>The shape.</summary>
    public TransformerConfig Config { get; }

    /// <summary>How many sequences can be held.</summary>
    public int SlotCount => _isUsed.Length;

    /// <summary>Bytes of weights that a pass over motion tokens reads.</summary>
    public long BytesPerStep => _weights.BytesOfStep;

    /// <summary>Multiplications of a weight that a motion token takes.</summary>
    public long MultipliersPerStep => (long)Config.Layers * Config.Width * (4 * Config.Width + 3 * Config.HiddenSize) + (long)Config.Width * Config.LogitCount;

    /// <summary>Packs the weights of a network, which is not needed afterwards.</summary>
    /// <param name="network">A network on the CPU, in float32 or bfloat16.</param>
    /// <param name="slotCount">How many sequences can be held.</param>
    /// <param name="threads">How many threads run a pass, the caller's included.</param>
    /// <exception cref="ArgumentException">The network is elsewhere, or in another type.</exception>
    public static CpuTransformer Pack(TextPrefixTransformer network, int slotCount, int threads) => Pack(network, slotCount, threads, lanes: null);

    /// <summary>The same with vectors of 4, 8 or 16 lanes instead of the processor's widest.</summary>
    internal static CpuTransformer Pack(TextPrefixTransformer network, int slotCount, int threads, int? lanes)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentOutOfRangeException.ThrowIfLessThan(slotCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (network.ElementType is not (ScalarType.Float32 or ScalarType.BFloat16)) throw new ArgumentException($"Weights in {network.ElementType} cannot be packed.", nameof(network));
        if (network.parameters().Any(parameter => parameter.device_type != DeviceType.CPU)) throw new ArgumentException("The network is not on the CPU.", nameof(network));
        bool hasHalfWeights = network.ElementType == ScalarType.BFloat16;
        var kernels = lanes is { } count ? CpuKernels.OfWidth(count, hasHalfWeights) : CpuKernels.ForThisProcessor(hasHalfWeights);
        return new CpuTransformer(network.Config, kernels, new PackedWeights(network, kernels, threads), slotCount, threads);
    }

    /// <summary>Positions that a slot has filled.</summary>
    public int Length(int slot) => _pass.Cache.Lengths[Checked(slot)];

    /// <summary>Forgets what a slot holds.</summary>
    public void Clear(int slot) => _pass.Cache.Lengths[Checked(slot)] = 0;

    /// <summary>Puts the sequence of one slot into another, so that one prefix serves several samples.</summary>
    public void CopySlot(int from, int to)
    {
        if (Checked(from) != Checked(to)) _pass.Cache.Copy(from, to);
    }

    /// <summary>
    /// Runs one pass over texts for empty slots, whose positions all see each other, and motion tokens behind what slots hold, in any mix.
    /// After an error nothing has changed.
    /// </summary>
    /// <param name="inputs">At most one for each slot.</param>
    /// <exception cref="ArgumentException">A slot appears twice, or text is no whole number of features.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such slot or token.</exception>
    /// <exception cref="InvalidOperationException">A slot has no room, or holds something where text shall go.</exception>
    public void Run(ReadOnlySpan<SequenceInput> inputs)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Check(inputs);
        var lengths = _pass.Cache.Lengths;
        _pass.Rows.Plan(inputs, lengths, Config.TextWidth);
        if (inputs.IsEmpty) return;
        _pass.Run(inputs);
        foreach (ref readonly var input in inputs) lengths[input.Slot] += PositionsOf(input);
    }

    /// <summary>Logits (logit count) of the last position of an input of the last pass, by its place there; good until the next.</summary>
    public ReadOnlySpan<float> Logits(int input)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(input);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(input, _pass.Rows.InputCount);
        return _pass.Logits(input);
    }

    /// <summary>Ends the threads and frees weights and slots.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _pass.Dispose();
        _weights.Dispose();
    }

    private void Check(ReadOnlySpan<SequenceInput> inputs)
    {
        Array.Clear(_isUsed);
        foreach (ref readonly var input in inputs)
        {
            int length = Length(input.Slot);
            if (_isUsed[input.Slot]) throw new ArgumentException($"Slot {input.Slot} appears twice in one pass.", nameof(inputs));
            _isUsed[input.Slot] = true;
            if (input.Token is { } token)
            {
                ArgumentOutOfRangeException.ThrowIfNegative(token, nameof(inputs));
                ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, Config.VocabularySize, nameof(inputs));
            }
            else if (input.Text.IsEmpty || input.Text.Length % Config.TextWidth != 0)
            {
                throw new ArgumentException($"{input.Text.Length} numbers are no text features of width {Config.TextWidth}.", nameof(inputs));
            }
            else if (length > 0)
            {
                throw new InvalidOperationException($"Slot {input.Slot} holds {length} positions; text goes into an empty one.");
            }

            int count = PositionsOf(input);
            if (count > Config.BlockSize - length) throw new InvalidOperationException($"{count} positions do not fit behind {length} of {Config.BlockSize} in slot {input.Slot}.");
        }
    }

    private int PositionsOf(SequenceInput input) => input.Token is null ? input.Text.Length / Config.TextWidth : 1;

    private int Checked(int slot)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(slot);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(slot, SlotCount);
        return slot;
    }
}

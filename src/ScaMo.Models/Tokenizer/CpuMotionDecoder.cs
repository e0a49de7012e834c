using System.Collections.Concurrent;
using ScaMo.Models.Cpu;
using ScaMo.Models.Tokenizer.Cpu;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Models.Tokenizer;

/// <summary>
/// Tokens to features on the processor: quantiser and decoder of a <see cref="MotionTokenizer"/> in vector code over packed weights. A frame depends on
/// the tokens within the decoder's receptive field and on nothing else, to the last bit: neither on how many tokens follow, nor on how many threads
/// compute. Safe to call from many threads.
/// </summary>
public sealed unsafe class CpuMotionDecoder : IDisposable
{
    /// <summary>Frames that one thread takes at a time: what they see of a convolution's input stays in its cache.</summary>
    private const int FramesAtOnce = 48;

    private readonly CpuKernels _kernels;
    private readonly int _inputs;
    private readonly ConcurrentBag<DecodingBuffers> _buffers = [];
    private readonly ConcurrentBag<ConvolutionSpace> _spaces = [];
    private volatile bool _isDisposed;

    private CpuMotionDecoder(TokenizerConfig config, CpuKernels kernels, PackedDecoder decoder)
    {
        (Config, Weights, _kernels) = (config, decoder, kernels);
        _inputs = decoder.MaximumInputs;
    }

    /// <summary>The shape.</summary>
    public TokenizerConfig Config { get; }

    /// <summary>The packed weights.</summary>
    internal PackedDecoder Weights { get; }

    /// <summary>Whether a shape can be packed: ReLU or SiLU and no normalisation, as in every released model. Others are left to libtorch.</summary>
    public static bool CanPack(TokenizerConfig config)
    {
        ArgumentNullException.ThrowIfNull(config);
        return config.Norm == Normalization.None && config.Activation is Activation.Relu or Activation.Silu;
    }

    /// <summary>Packs the weights of a network, which is not needed afterwards.</summary>
    /// <param name="tokenizer">A network on the CPU, in float32.</param>
    /// <param name="threads">How many threads pack.</param>
    /// <exception cref="ArgumentException">The network is elsewhere, in another type, or of a shape that cannot be packed.</exception>
    public static CpuMotionDecoder Pack(MotionTokenizer tokenizer, int threads) => Pack(tokenizer, threads, lanes: null);

    /// <summary>The same with vectors of 4, 8 or 16 lanes instead of the processor's widest.</summary>
    internal static CpuMotionDecoder Pack(MotionTokenizer tokenizer, int threads, int? lanes)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (!CanPack(tokenizer.Config)) throw new ArgumentException($"A tokenizer with {tokenizer.Config.Activation} and {tokenizer.Config.Norm} cannot be packed.", nameof(tokenizer));
        if (tokenizer.parameters().Any(parameter => parameter.device_type != DeviceType.CPU || parameter.dtype != ScalarType.Float32))
        {
            throw new ArgumentException("The network is not on the CPU in float32.", nameof(tokenizer));
        }

        var kernels = lanes is { } count ? CpuKernels.OfWidth(count, hasHalfWeights: false) : CpuKernels.ForThisProcessor(hasHalfWeights: false);
        return new CpuMotionDecoder(tokenizer.Config, kernels, new PackedDecoder(tokenizer, kernels, threads));
    }

    /// <summary>Tokens (n) to normalised features (n · frames a token, features).</summary>
    /// <param name="tokens">Indices of the codebook.</param>
    /// <param name="threads">How many threads may compute.</param>
    /// <exception cref="ArgumentException">There is no token.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in the codebook.</exception>
    public float[] Decode(ReadOnlySpan<int> tokens, int threads)
    {
        if (tokens.IsEmpty) throw new ArgumentException("There is no token to decode.", nameof(tokens));
        using var decoding = Begin(tokens.Length);
        decoding.Append(tokens, threads);
        decoding.Finish(threads);
        return decoding.Features.ToArray();
    }

    /// <summary>Begins a clip whose tokens come bit by bit.</summary>
    /// <param name="maxTokens">How many there may be.</param>
    public CpuMotionDecoding Begin(int maxTokens)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 1);
        return new CpuMotionDecoding(this, Rent(maxTokens), maxTokens);
    }

    /// <summary>Frees weights and buffers; nobody may be decoding.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        while (_buffers.TryTake(out var buffers)) buffers.Dispose();
        foreach (var space in _spaces) space.Dispose();
        Weights.Dispose();
    }

    /// <summary>The activation of the residual blocks on some frames, in place.</summary>
    internal void Activate(FrameRows rows, int first, int end)
    {
        if (Config.Activation == Activation.Silu) _kernels.Silu(rows.Row(first), (end - first) * rows.Channels);
        else Relu(rows, first, end);
    }

    /// <summary>ReLU on some frames, in place.</summary>
    internal void Relu(FrameRows rows, int first, int end) => _kernels.Relu(rows.Row(first), (end - first) * rows.Channels);

    /// <summary>Some frames of a convolution, in parts of like size that threads take.</summary>
    /// <param name="convolution">The weights.</param>
    /// <param name="source">What it sees.</param>
    /// <param name="ready">How many frames of that are there; before and behind them are zeros.</param>
    /// <param name="target">Takes the result.</param>
    /// <param name="first">The first frame.</param>
    /// <param name="end">The one behind the last.</param>
    /// <param name="isAdded">Whether the result is added to what is there.</param>
    /// <param name="threads">How many threads may compute.</param>
    internal void Convolve(PackedConvolution convolution, FrameRows source, int ready, FrameRows target, int first, int end, bool isAdded, int threads)
    {
        int count = end - first;
        int parts = (count + FramesAtOnce - 1) / FramesAtOnce;
        parts = Math.Min(count, (parts + threads - 1) / threads * threads);
        if (threads == 1 || parts <= 1)
        {
            for (int part = 0; part < parts; part++) Run(part);
        }
        else
        {
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, Run);
        }

        void Run(int part)
        {
            int from = first + (int)((long)count * part / parts), to = first + (int)((long)count * (part + 1) / parts);
            if (!_spaces.TryTake(out var space)) space = new ConvolutionSpace(_kernels, FramesAtOnce, _inputs);
            convolution.Run(source.Row(0), ready, from, to - from, target.Row(0), isAdded, space);
            _spaces.Add(space);
        }
    }

    /// <summary>Takes back what a clip was computed in.</summary>
    internal void Return(DecodingBuffers buffers)
    {
        if (_isDisposed) buffers.Dispose();
        else _buffers.Add(buffers);
    }

    private DecodingBuffers Rent(int tokens)
    {
        if (_buffers.TryTake(out var buffers))
        {
            buffers.Clear();
            if (buffers.Tokens >= tokens) return buffers;
            buffers.Dispose();
        }

        return new DecodingBuffers(Config, Weights, tokens);
    }
}

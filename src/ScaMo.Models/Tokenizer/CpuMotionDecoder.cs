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

    private readonly TokenizerConfig _config;
    private readonly CpuKernels _kernels;
    private readonly PackedDecoder _decoder;
    private readonly int _channels;
    private readonly int _inputs;
    private readonly ConcurrentBag<DecoderBuffers> _buffers = [];
    private readonly ConcurrentBag<ConvolutionSpace> _spaces = [];
    private bool _isDisposed;

    private CpuMotionDecoder(TokenizerConfig config, CpuKernels kernels, PackedDecoder decoder)
    {
        (_config, _kernels, _decoder) = (config, kernels, decoder);
        (_channels, _inputs) = (decoder.MaximumChannels, decoder.MaximumInputs);
    }

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
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (tokens.IsEmpty) throw new ArgumentException("There is no token to decode.", nameof(tokens));
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        foreach (int token in tokens)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(token, nameof(tokens));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, _config.CodebookSize, nameof(tokens));
        }

        int frames = tokens.Length * _config.FramesPerToken;
        var buffers = Rent(frames);
        try
        {
            var features = new float[frames * _config.Features];
            fixed (float* target = features) Decode(tokens, buffers, threads, target);
            return features;
        }
        finally
        {
            _buffers.Add(buffers);
        }
    }

    /// <summary>Frees weights and buffers; nobody may be decoding.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        foreach (var buffers in _buffers) buffers.Dispose();
        foreach (var space in _spaces) space.Dispose();
        _decoder.Dispose();
    }

    private void Decode(ReadOnlySpan<int> tokens, DecoderBuffers buffers, int threads, float* features)
    {
        int frames = tokens.Length, width = _config.Width;
        for (int i = 0; i < frames; i++)
        {
            var code = new ReadOnlySpan<float>(_decoder.Code(tokens[i]), _decoder.CodeWidth);
            code.CopyTo(new Span<float>(buffers.Hidden + (nint)i * _decoder.CodeWidth, _decoder.CodeWidth));
        }

        if (_decoder.Projection is { } projection)
        {
            Convolve(projection, buffers.Hidden, frames, 1, buffers.Residual, isAdded: false, threads);
            buffers.Swap();
        }

        Convolve(_decoder.First, buffers.Hidden, frames, 1, buffers.Residual, isAdded: false, threads);
        _kernels.Relu(buffers.Residual, frames * width);
        foreach (var stage in _decoder.Stages)
        {
            foreach (var (first, second) in stage.Blocks)
            {
                Buffer.MemoryCopy(buffers.Residual, buffers.Activated, (long)frames * width * sizeof(float), (long)frames * width * sizeof(float));
                Activate(buffers.Activated, frames * width);
                Convolve(first, buffers.Activated, frames, 1, buffers.Hidden, isAdded: false, threads);
                Activate(buffers.Hidden, frames * width);
                Convolve(second, buffers.Hidden, frames, 1, buffers.Residual, isAdded: true, threads);
            }

            frames *= _config.Stride;
            Convolve(stage.Upsampled, buffers.Residual, frames, _config.Stride, buffers.Hidden, isAdded: false, threads);
            buffers.Swap();
        }

        Convolve(_decoder.BeforeLast, buffers.Residual, frames, 1, buffers.Hidden, isAdded: false, threads);
        _kernels.Relu(buffers.Hidden, frames * width);
        Convolve(_decoder.Last, buffers.Hidden, frames, 1, features, isAdded: false, threads);
    }

    private void Activate(float* x, int count)
    {
        if (_config.Activation == Activation.Relu) _kernels.Relu(x, count);
        else _kernels.Silu(x, count);
    }

    /// <summary>All frames of a convolution, in parts of like size that threads take.</summary>
    private void Convolve(PackedConvolution convolution, float* source, int frames, int repeat, float* target, bool isAdded, int threads)
    {
        int parts = (frames + FramesAtOnce - 1) / FramesAtOnce;
        parts = Math.Min(frames, (parts + threads - 1) / threads * threads);
        if (threads == 1)
        {
            for (int part = 0; part < parts; part++) RunPart(part);
        }
        else
        {
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, RunPart);
        }

        void RunPart(int part)
        {
            int first = (int)((long)frames * part / parts), end = (int)((long)frames * (part + 1) / parts);
            if (!_spaces.TryTake(out var space)) space = new ConvolutionSpace(_kernels, FramesAtOnce, _inputs);
            convolution.Run(source, frames, repeat, first, end - first, target, isAdded, space);
            _spaces.Add(space);
        }
    }

    /// <summary>Buffers that nobody else has, of at least so many frames.</summary>
    private DecoderBuffers Rent(int frames)
    {
        if (_buffers.TryTake(out var buffers))
        {
            if (buffers.Frames >= frames) return buffers;
            buffers.Dispose();
        }

        return new DecoderBuffers(frames, _channels);
    }
}

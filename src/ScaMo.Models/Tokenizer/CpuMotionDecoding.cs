using ScaMo.Models.Tokenizer.Cpu;

namespace ScaMo.Models.Tokenizer;

/// <summary>
/// One clip on its way through a <see cref="CpuMotionDecoder"/>: every convolution keeps what it has seen, and goes on as far as what it sees is
/// there, so that a clip whose tokens come bit by bit costs no more than a whole one and gives the same frames to the last bit. Used by one thread
/// at a time.
/// </summary>
public sealed class CpuMotionDecoding : IDisposable
{
    private readonly CpuMotionDecoder _decoder;
    private readonly int _maxTokens;
    private DecodingBuffers? _buffers;
    private bool _isFinished;

    internal CpuMotionDecoding(CpuMotionDecoder decoder, DecodingBuffers buffers, int maxTokens) => (_decoder, _buffers, _maxTokens) = (decoder, buffers, maxTokens);

    /// <summary>Tokens so far.</summary>
    public int TokenCount => Buffers.Codes.Count;

    /// <summary>Normalised features (frames, features) that no later token can change; good until the next call.</summary>
    public ReadOnlySpan<float> Features => Buffers.Features.Rows(0, Buffers.Features.Count);

    private DecodingBuffers Buffers => _buffers ?? throw new ObjectDisposedException(nameof(CpuMotionDecoding));

    /// <summary>Takes tokens that follow those before.</summary>
    /// <param name="tokens">Indices of the codebook.</param>
    /// <param name="threads">How many threads may compute.</param>
    /// <exception cref="ArgumentOutOfRangeException">A token is not in the codebook.</exception>
    /// <exception cref="InvalidOperationException">There are too many, or the clip is finished.</exception>
    public void Append(ReadOnlySpan<int> tokens, int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (_isFinished) throw new InvalidOperationException("The clip is finished.");
        if (tokens.Length > _maxTokens - TokenCount) throw new InvalidOperationException($"{tokens.Length} tokens do not fit behind {TokenCount} of {_maxTokens}.");
        foreach (int token in tokens)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(token, nameof(tokens));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(token, _decoder.Config.CodebookSize, nameof(tokens));
        }

        var codes = Buffers.Codes;
        foreach (int token in tokens)
        {
            _decoder.Weights.Code(token).CopyTo(codes.Rows(codes.Count, codes.Count + 1));
            codes.Count++;
        }

        Advance(threads);
    }

    /// <summary>No more tokens come: the last frames are computed.</summary>
    /// <param name="threads">How many threads may compute.</param>
    public void Finish(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ObjectDisposedException.ThrowIf(_buffers is null, this);
        if (_isFinished) return;
        _isFinished = true;
        Advance(threads);
    }

    /// <summary>Gives back what it was computed in.</summary>
    public void Dispose()
    {
        if (_buffers is not null) _decoder.Return(_buffers);
        _buffers = null;
    }

    private void Advance(int threads)
    {
        var (buffers, weights) = (Buffers, _decoder.Weights);
        if (weights.Projection is { } projection) Extend(projection, buffers.Codes, buffers.Codes.Count, buffers.Latent, threads);
        ExtendAndRectify(weights.First, buffers.Latent, buffers.Stages[0].Residual, threads);
        for (int i = 0; i < weights.Stages.Length; i++)
        {
            var stage = buffers.Stages[i];
            AddBlocks(weights.Stages[i], stage, buffers.Hidden, threads);
            // What the last block has not been added to is not there for the next stage.
            Extend(weights.Stages[i].Upsampled, stage.Residual, stage.Done[^1], i + 1 < buffers.Stages.Length ? buffers.Stages[i + 1].Residual : buffers.Upsampled, threads);
        }

        ExtendAndRectify(weights.BeforeLast, buffers.Upsampled, buffers.BeforeLast, threads);
        Extend(weights.Last, buffers.BeforeLast, buffers.BeforeLast.Count, buffers.Features, threads);
    }

    private void ExtendAndRectify(PackedConvolution convolution, FrameRows source, FrameRows target, int threads)
    {
        int before = target.Count;
        Extend(convolution, source, source.Count, target, threads);
        _decoder.Relu(target, before, target.Count);
    }

    private void AddBlocks(PackedStage weights, StageBuffers buffers, FrameRows hidden, int threads)
    {
        int ready = buffers.Residual.Count;
        for (int i = 0; i < weights.Blocks.Length; i++)
        {
            var (first, second) = weights.Blocks[i];
            var activated = buffers.Activated[i];
            int before = activated.Count;
            buffers.Residual.Rows(before, ready).CopyTo(activated.Rows(before, ready));
            activated.Count = ready;
            _decoder.Activate(activated, before, ready);

            int done = buffers.Done[i], end = ReachableFrames(first, ready);
            _decoder.Convolve(first, activated, ready, hidden, done, end, isAdded: false, threads);
            _decoder.Activate(hidden, done, end);
            _decoder.Convolve(second, hidden, end, buffers.Residual, done, end, isAdded: true, threads);
            buffers.Done[i] = ready = end;
        }
    }

    /// <summary>As many more frames of a convolution as can be had from those that are ready.</summary>
    private void Extend(PackedConvolution convolution, FrameRows source, int ready, FrameRows target, int threads)
    {
        int end = ReachableFrames(convolution, ready);
        _decoder.Convolve(convolution, source, ready, target, target.Count, end, isAdded: false, threads);
        target.Count = end;
    }

    /// <summary>Frames that depend on no other than those that are ready: all, once no more come.</summary>
    private int ReachableFrames(PackedConvolution convolution, int ready) =>
        _isFinished ? ready * convolution.Repeat : Math.Max(0, ready * convolution.Repeat - convolution.Reach);
}

using ScaMo.Models.Cpu;

namespace ScaMo.Models.Tokenizer.Cpu;

/// <summary>The activations (frames, channels) of one decoding of up to so many frames.</summary>
internal sealed unsafe class DecoderBuffers(int frames, int channels) : IDisposable
{
    private readonly NativeBlock _activated = Of(frames, channels);
    private NativeBlock _residual = Of(frames, channels);
    private NativeBlock _hidden = Of(frames, channels);

    /// <summary>Frames that fit.</summary>
    public int Frames { get; } = frames;

    /// <summary>The residual stream.</summary>
    public float* Residual => _residual.Floats;

    /// <summary>What a convolution gives that is not the residual stream.</summary>
    public float* Hidden => _hidden.Floats;

    /// <summary>What an activation has made of either.</summary>
    public float* Activated => _activated.Floats;

    /// <summary>Makes what is in <see cref="Hidden"/> the residual stream.</summary>
    public void Swap() => (_residual, _hidden) = (_hidden, _residual);

    public void Dispose()
    {
        _activated.Dispose();
        _residual.Dispose();
        _hidden.Dispose();
    }

    private static NativeBlock Of(int frames, int channels) => new((long)frames * channels * sizeof(float));
}

using System.Runtime.InteropServices;
using ScaMo.Models.Packages;
using ScaMo.Models.Tokenizer;
using ScaMo.Motion;
using ScaMo.Motion.Features;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Generation;

/// <summary>Motion tokens to a motion: FSQ decoder, × std + mean, joints. Safe to call from many threads.</summary>
internal sealed class MotionRenderer : IDisposable
{
    private readonly MotionModel _model;
    private readonly CpuMotionDecoder? _packed;

    /// <param name="model">Whose tokenizer it packs where it can, and then frees.</param>
    public MotionRenderer(MotionModel model)
    {
        _model = model;
        if (model.Device.type != DeviceType.CPU || !CpuMotionDecoder.CanPack(model.Tokenizer.Config)) return;
        _packed = CpuMotionDecoder.Pack(model.Tokenizer, Environment.ProcessorCount);
        // From here on the packed weights are the tokenizer.
        model.Tokenizer.Dispose();
    }

    /// <summary>Frames that a prefix of a motion's tokens settles: none can be told where the decoder sees all of them.</summary>
    public int SettledFrames(int tokens) => _model.Package.Tokenizer.DecoderReach is { } reach ? Math.Max(0, tokens - reach) * _model.Package.Tokenizer.FramesPerToken : 0;

    /// <summary>The same tokens always give the same motion: a sequence is decoded by itself.</summary>
    /// <param name="tokens">At least one.</param>
    /// <param name="threads">How many threads may compute where the weights are packed; elsewhere libtorch has its own.</param>
    public MotionClip Render(ReadOnlySpan<int> tokens, int threads) => ToClip(_packed?.Decode(tokens, threads) ?? DecodeByNetwork(tokens));

    /// <summary>Begins a motion that can be packed and whose tokens come bit by bit; null where every part of it must be decoded from its first token.</summary>
    public CpuMotionDecoding? Begin() => _packed?.Begin(_model.Package.MaxMotionTokens);

    /// <summary>Normalised features (frames, 263) as a motion; they are changed.</summary>
    public MotionClip ToClip(float[] features)
    {
        _model.Statistics.Denormalize(features);
        return new MotionClip(_model.Package.FramesPerSecond, FeatureDecoder.RecoverJoints(features), features);
    }

    public void Dispose() => _packed?.Dispose();

    private float[] DecodeByNetwork(ReadOnlySpan<int> tokens)
    {
        var indices = new long[tokens.Length];
        for (int i = 0; i < indices.Length; i++) indices[i] = tokens[i];

        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var decoded = _model.Tokenizer.Decode(tensor(indices, device: _model.Device).unsqueeze(0)).cpu().contiguous(); // (1, frames, 263)
        return MemoryMarshal.Cast<byte, float>(decoded.bytes).ToArray();
    }
}

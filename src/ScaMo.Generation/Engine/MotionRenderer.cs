using System.Runtime.InteropServices;
using ScaMo.Models.Packages;
using ScaMo.Motion;
using ScaMo.Motion.Features;
using static TorchSharp.torch;

namespace ScaMo.Generation;

/// <summary>Motion tokens to a motion: FSQ decoder, × std + mean, joints. Safe to call from many threads.</summary>
internal sealed class MotionRenderer(MotionModel model)
{
    /// <summary>The same tokens always give the same motion: a sequence is decoded by itself.</summary>
    public MotionClip Render(ReadOnlySpan<int> tokens)
    {
        var indices = new long[tokens.Length];
        for (int i = 0; i < indices.Length; i++) indices[i] = tokens[i];

        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var decoded = model.Tokenizer.Decode(tensor(indices, device: model.Device).unsqueeze(0)).cpu().contiguous(); // (1, frames, 263)
        var features = MemoryMarshal.Cast<byte, float>(decoded.bytes).ToArray();
        model.Statistics.Denormalize(features);
        return new MotionClip(model.Package.FramesPerSecond, FeatureDecoder.RecoverJoints(features), features);
    }
}

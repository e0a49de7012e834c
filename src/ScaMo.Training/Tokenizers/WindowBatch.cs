using ScaMo.Motion.Features;
using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Training.Tokenizers;

/// <summary>A batch of windows; a clip shorter than the window stands at its beginning, before zeros.</summary>
/// <param name="Features">Normalised features (batch, window, 263), flattened.</param>
/// <param name="Lengths">Frames of each window that belong to its clip.</param>
internal sealed record WindowBatch(float[] Features, int[] Lengths)
{
    private int Window => Features.Length / Lengths.Length / FeatureLayout.Count;

    /// <summary>The features, (B, T, 263).</summary>
    public Tensor ToTensor(Device device) => tensor(Features, [Lengths.Length, Window, FeatureLayout.Count], device: device);

    /// <summary>1 where a frame belongs to a clip and 0 behind it, (B, T, 1); null if all do.</summary>
    public Tensor? Mask(Device device)
    {
        if (Array.TrueForAll(Lengths, length => length == Window)) return null;
        using var scope = NewDisposeScope();
        var lengths = tensor(Lengths, [Lengths.Length, 1, 1], device: device);
        using Scalar end = Window;
        return arange(end, device: device).view(1, -1, 1).lt(lengths).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }
}

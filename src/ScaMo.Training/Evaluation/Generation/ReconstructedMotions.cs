using System.Runtime.InteropServices;
using ScaMo.Models.Tokenizer;
using ScaMo.Motion.Features;
using static TorchSharp.torch;

namespace ScaMo.Training.Evaluation.Generation;

/// <summary>The true motions through a tokenizer: what its decoder can at best make of tokens.</summary>
/// <param name="tokenizer">The tokenizer.</param>
/// <param name="statistics">By what it normalises features.</param>
public sealed class ReconstructedMotions(MotionTokenizer tokenizer, FeatureStatistics statistics) : IMotionSource
{
    /// <inheritdoc/>
    public string Name => "reconstruction";

    /// <inheritdoc/>
    public Task<IReadOnlyList<ReadOnlyMemory<float>>> MotionsAsync(IReadOnlyList<ProtocolSample> samples, int pass, Action<int> report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(report);
        var motions = new List<ReadOnlyMemory<float>>(samples.Count);
        foreach (var sample in samples)
        {
            cancellationToken.ThrowIfCancellationRequested();
            motions.Add(Reconstruct(sample.Features));
            report(motions.Count);
        }

        return Task.FromResult<IReadOnlyList<ReadOnlyMemory<float>>>(motions);
    }

    private float[] Reconstruct(ReadOnlyMemory<float> features)
    {
        var normalized = features.ToArray();
        statistics.Normalize(normalized);
        using var inference = inference_mode();
        using var scope = NewDisposeScope();
        var output = tokenizer.forward(tensor(normalized, [1, normalized.Length / FeatureLayout.Count, FeatureLayout.Count], device: tokenizer.parameters().First().device));
        var reconstruction = MemoryMarshal.Cast<byte, float>(output.cpu().contiguous().bytes).ToArray();
        statistics.Denormalize(reconstruction);
        return reconstruction;
    }
}

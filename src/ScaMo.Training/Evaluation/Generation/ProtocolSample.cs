using ScaMo.Training.Data;

namespace ScaMo.Training.Evaluation.Generation;

/// <summary>A text of the test part and its true motion.</summary>
/// <param name="Clip">The clip's name.</param>
/// <param name="Caption">The text.</param>
/// <param name="Features">The true motion, cut to whole units: features (frames, 263), not normalised.</param>
public sealed record ProtocolSample(string Clip, Caption Caption, ReadOnlyMemory<float> Features);

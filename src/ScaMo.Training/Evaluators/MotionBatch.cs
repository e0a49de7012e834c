using ScaMo.Motion.Features;
using ScaMo.Training.Data;
using ScaMo.Training.Evaluators.Networks;

namespace ScaMo.Training.Evaluators;

/// <summary>
/// Motions as the movement encoder reads them: normalised features without the contacts of feet, each row padded with zeros to 196 frames, as in the
/// protocol. The encoder sees one frame of the padding, so that the same motion has the same embedding in every batch only if all are padded alike.
/// </summary>
/// <param name="Features">(B, 196, 259).</param>
/// <param name="Lengths">Movements of each row (B).</param>
internal sealed record MotionBatch(float[] Features, long[] Lengths)
{
    /// <summary>The frames of a row.</summary>
    public const int Frames = MotionDataSet.MaxFrames;

    /// <summary>The features that count, those before the contacts.</summary>
    public static int FeatureCount => FeatureLayout.FootContacts.Start.Value;

    /// <summary>Puts motions side by side.</summary>
    /// <param name="motions">Normalised features (frames, 263) of each.</param>
    /// <exception cref="ArgumentException">One is shorter than a movement or longer than a row.</exception>
    public static MotionBatch Create(IReadOnlyList<ReadOnlyMemory<float>> motions)
    {
        int width = FeatureCount;
        var batch = new MotionBatch(new float[motions.Count * Frames * width], new long[motions.Count]);
        for (int row = 0; row < motions.Count; row++)
        {
            int frames = motions[row].Length / FeatureLayout.Count;
            if (frames is < MovementEncoder.FramesPerMovement or > Frames)
            {
                throw new ArgumentException($"A motion has {frames} frames; the evaluators take {MovementEncoder.FramesPerMovement} to {Frames}.", nameof(motions));
            }

            batch.Lengths[row] = frames / MovementEncoder.FramesPerMovement;
            for (int frame = 0; frame < batch.Lengths[row] * MovementEncoder.FramesPerMovement; frame++)
            {
                motions[row].Span.Slice(frame * FeatureLayout.Count, width).CopyTo(batch.Features.AsSpan((row * Frames + frame) * width));
            }
        }

        return batch;
    }
}

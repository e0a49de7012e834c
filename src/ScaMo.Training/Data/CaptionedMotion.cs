using System.Collections.Immutable;
using ScaMo.Motion.Features;
using ScaMo.Training.Runs;

namespace ScaMo.Training.Data;

/// <summary>A clip, or the part of one that some of its captions speak of, with those captions.</summary>
/// <param name="Clip">The index of the clip.</param>
/// <param name="Captions">Captions of the same part.</param>
/// <param name="Features">The part's normalised features (frames, 263).</param>
public sealed record CaptionedMotion(int Clip, ImmutableArray<Caption> Captions, ReadOnlyMemory<float> Features)
{
    private const int Unit = 4;
    private const double ShorterChance = 1 / 3.0;

    /// <summary>Frames of the part.</summary>
    public int Frames => Features.Length / FeatureLayout.Count;

    /// <summary>Every part of every clip that has captions, as HumanML3D's data loaders take them.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="clips">Its clips.</param>
    /// <param name="minFrames">Shorter parts are left out.</param>
    public static IReadOnlyList<CaptionedMotion> Read(MotionDataSet data, ClipFeatures clips, int minFrames)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(clips);
        var motions = new List<CaptionedMotion>();
        for (int clip = 0; clip < clips.Names.Count; clip++)
        {
            foreach (var captions in data.ReadCaptions(clips.Names[clip]).GroupBy(caption => (caption.StartSeconds, caption.EndSeconds)))
            {
                var motion = new CaptionedMotion(clip, [.. captions], Part(clips.Features[clip], captions.First()));
                if (motion.Frames >= minFrames) motions.Add(motion);
            }
        }

        return motions;
    }

    /// <summary>
    /// Cuts as HumanML3D's protocol does: to at most 196 frames and to whole units of 4, one less with a chance of one third, from a random frame on. Source: text-to-motion
    /// (Guo et al. 2022), data/dataset.py, Text2MotionDatasetV2.
    /// </summary>
    /// <param name="random">Draws length and place.</param>
    /// <returns>Features (frames, 263).</returns>
    public ReadOnlyMemory<float> Cut(TrainingRandom random)
    {
        ArgumentNullException.ThrowIfNull(random);
        int units = Math.Min(Frames, MotionDataSet.MaxFrames) / Unit;
        if (units > 1 && random.NextDouble() < ShorterChance) units--;
        int start = random.Next(Frames - units * Unit + 1);
        return Features.Slice(start * FeatureLayout.Count, units * Unit * FeatureLayout.Count);
    }

    private static ReadOnlyMemory<float> Part(float[] features, Caption caption)
    {
        if (caption.IsWhole) return features;
        int frames = features.Length / FeatureLayout.Count;
        int start = Math.Clamp((int)(caption.StartSeconds * MotionDataSet.FramesPerSecond), 0, frames);
        int end = Math.Clamp((int)(caption.EndSeconds * MotionDataSet.FramesPerSecond), start, frames);
        return features.AsMemory(start * FeatureLayout.Count, (end - start) * FeatureLayout.Count);
    }
}

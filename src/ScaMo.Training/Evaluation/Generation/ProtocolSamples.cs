using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using ScaMo.Motion.Features;
using ScaMo.Training.Data;
using ScaMo.Training.Evaluation.Metrics;
using ScaMo.Training.Runs;

namespace ScaMo.Training.Evaluation.Generation;

/// <summary>
/// What HumanML3D's protocol takes from a part of a data set: motions of 40 to 199 frames, each pass in a new order, with one of a motion's captions drawn at random and
/// cut by chance (<see cref="CaptionedMotion.Cut"/>).
/// </summary>
public sealed class ProtocolSamples
{
    /// <summary>The shortest motion, frames.</summary>
    public const int MinFrames = 40;

    /// <summary>Motions of so many frames or more are left out.</summary>
    public const int FrameLimit = 200;

    private readonly IReadOnlyList<CaptionedMotion> _motions;
    private readonly IReadOnlyList<string> _names;
    private readonly long _seed;

    private ProtocolSamples(IReadOnlyList<CaptionedMotion> motions, IReadOnlyList<string> names, long seed) => (_motions, _names, _seed) = (motions, names, seed);

    /// <summary>Motions of a pass: whole batches of 32 only.</summary>
    public int Count => _motions.Count / TextMatching.PoolSize * TextMatching.PoolSize;

    /// <summary>Reads a part of a data set.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="split">Which part.</param>
    /// <param name="seed">The seed of order, captions and cuts.</param>
    /// <exception cref="ArgumentException">There is no whole batch.</exception>
    public static ProtocolSamples Read(MotionDataSet data, DataSplit split, long seed)
    {
        ArgumentNullException.ThrowIfNull(data);
        // Every evaluator has statistics of its own.
        var clips = ClipFeatures.Load(data, split, MinFrames, statistics: FeatureStatistics.Identity);
        CaptionedMotion[] motions = [.. CaptionedMotion.Read(data, clips, MinFrames).Where(motion => motion.Frames < FrameLimit)];
        return motions.Length >= TextMatching.PoolSize
            ? new ProtocolSamples(motions, clips.Names, seed)
            : throw new ArgumentException($"The {split} part of {data.Folder} has {motions.Length} captioned motions of {MinFrames} to {FrameLimit - 1} frames; the protocol needs at least {TextMatching.PoolSize}.");
    }

    /// <summary>The samples of a pass; the same number gives the same.</summary>
    /// <param name="pass">Its number.</param>
    public IReadOnlyList<ProtocolSample> Draw(int pass)
    {
        var order = new TrainingRandom(_seed, RandomPurpose.Order, pass).Permutation(_motions.Count);
        return
        [
            .. order.Take(Count).Select(index =>
            {
                var motion = _motions[index];
                var random = new TrainingRandom(_seed, RandomPurpose.Augmentation, (long)pass * _motions.Count + index);
                var caption = motion.Captions[random.Next(motion.Captions.Length)];
                return new ProtocolSample(_names[motion.Clip], caption, motion.Cut(random));
            }),
        ];
    }

    /// <summary>A hash over the motions and their captions, in lower-case hexadecimal: equal only where every pass is.</summary>
    public string Identity()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var motion in _motions)
        {
            hash.AppendData(MemoryMarshal.AsBytes(motion.Features.Span));
            foreach (var caption in motion.Captions) hash.AppendData(Encoding.UTF8.GetBytes($"{_names[motion.Clip]}\n{caption}\n"));
        }

        hash.AppendData(BitConverter.GetBytes(_seed));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}

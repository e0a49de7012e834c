using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Training.Evaluation.Metrics;

/// <summary>How well motions match the texts they belong to.</summary>
/// <param name="Pairs">Pairs that were counted: whole pools only.</param>
/// <param name="Precision">R-precision: the share of texts whose motion is among the nearest 1, 2, … of its pool.</param>
/// <param name="Distance">MM-Dist: the mean distance of a text and its motion.</param>
public sealed record TextMatching(int Pairs, IReadOnlyList<double> Precision, double Distance)
{
    /// <summary>Pairs of a pool in HumanML3D's protocol, which is its batch: what is left behind the last whole one is dropped.</summary>
    public const int PoolSize = 32;

    /// <summary>Up to which rank precision is told.</summary>
    public const int Ranks = 3;

    /// <summary>
    /// Within each pool of pairs that follow one another, a text looks for its own motion among all, by Euclidean distance (Guo et al., "Generating
    /// Diverse and Natural 3D Human Motions from Text", CVPR 2022, Sec. 5). Of motions that are equally far, each is as likely to come first:
    /// a text whose motion shares its place counts for the expectation.
    /// </summary>
    /// <param name="texts">(pairs, dimensions).</param>
    /// <param name="motions">(pairs, dimensions), in the same order.</param>
    /// <exception cref="ArgumentException">The shapes differ or there is no whole pool.</exception>
    public static TextMatching Measure(Tensor texts, Tensor motions)
    {
        ArgumentNullException.ThrowIfNull(texts);
        ArgumentNullException.ThrowIfNull(motions);
        if (texts.dim() != 2 || !texts.shape.SequenceEqual(motions.shape) || texts.shape[0] < PoolSize)
        {
            throw new ArgumentException($"Expected two equal shapes of at least {PoolSize} rows, but they are {Embeddings.Describe(texts)} and {Embeddings.Describe(motions)}.");
        }

        using var scope = NewDisposeScope();
        int pools = (int)texts.shape[0] / PoolSize;
        // (pools, pool, dimensions)
        var pooledTexts = Embeddings.Exact(texts)[..(pools * PoolSize)].view(pools, PoolSize, -1);
        var pooledMotions = Embeddings.Exact(motions)[..(pools * PoolSize)].view(pools, PoolSize, -1);
        // (pools, text, motion)
        var distances = Embeddings.Distances(pooledTexts.unsqueeze(2), pooledMotions.unsqueeze(1));
        var own = distances.diagonal(0, 1, 2).unsqueeze(2);
        var nearer = (distances < own).sum(2).to(ScalarType.Float64);
        var equal = (distances == own).sum(2).to(ScalarType.Float64);
        var precision = Enumerable.Range(1, Ranks).Select(rank => ((rank - nearer) / equal).clamp(0, 1).mean().ToDouble());
        return new TextMatching(pools * PoolSize, [.. precision], own.mean().ToDouble());
    }
}

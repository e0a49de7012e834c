using TorchSharp;
using static TorchSharp.torch;

namespace ScaMo.Training.Evaluation.Metrics;

/// <summary>How different motions are.</summary>
public static class Diversity
{
    /// <summary>Pairs in HumanML3D's protocol.</summary>
    public const int Pairs = 300;

    /// <summary>Pairs of the samples of one text in HumanML3D's protocol, of 30 samples.</summary>
    public const int PairsOfText = 10;

    /// <summary>
    /// Diversity: the mean distance of pairs of motions. Both ends of the pairs are drawn without repetition, each for itself, so that a
    /// motion may meet itself, as in the evaluation of Guo et al. 2022.
    /// </summary>
    /// <param name="motions">(motions, dimensions), more than there are pairs.</param>
    /// <param name="random">Draws the pairs.</param>
    /// <param name="pairs">How many.</param>
    /// <exception cref="ArgumentException">There are too few motions.</exception>
    public static double Of(Tensor motions, Random random, int pairs = Pairs)
    {
        ArgumentNullException.ThrowIfNull(motions);
        ArgumentNullException.ThrowIfNull(random);
        if (motions.dim() != 2 || motions.shape[0] <= pairs) throw new ArgumentException($"Expected more than {pairs} embeddings, but they are {Embeddings.Describe(motions)}.");
        using var scope = NewDisposeScope();
        return MeanDistance(motions, 0, random, pairs);
    }

    /// <summary>MultiModality: <see cref="Of"/> among the samples of one text, mean over texts; all texts share the drawn pairs.</summary>
    /// <param name="samples">(texts, samples, dimensions), at least as many samples as there are pairs.</param>
    /// <param name="random">Draws the pairs.</param>
    /// <param name="pairs">How many of each text.</param>
    /// <exception cref="ArgumentException">There are too few samples.</exception>
    public static double WithinTexts(Tensor samples, Random random, int pairs = PairsOfText)
    {
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentNullException.ThrowIfNull(random);
        if (samples.dim() != 3 || samples.shape[0] == 0 || samples.shape[1] < pairs)
        {
            throw new ArgumentException($"Expected at least {pairs} samples of each text, but they are {Embeddings.Describe(samples)}.");
        }

        using var scope = NewDisposeScope();
        return MeanDistance(samples, 1, random, pairs);
    }

    private static double MeanDistance(Tensor embeddings, int dimension, Random random, int pairs)
    {
        long count = embeddings.shape[dimension];
        var values = Embeddings.Exact(embeddings);
        var first = values.index_select(dimension, Embeddings.Draw(pairs, count, random));
        var second = values.index_select(dimension, Embeddings.Draw(pairs, count, random));
        return Embeddings.Distances(first, second).mean().ToDouble();
    }
}

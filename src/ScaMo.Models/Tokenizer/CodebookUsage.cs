using System.Numerics.Tensors;

namespace ScaMo.Models.Tokenizer;

/// <summary>How evenly a set of tokens uses the codebook.</summary>
/// <param name="ActiveFraction">The share of codes that occur, 0 to 1.</param>
/// <param name="Perplexity">The exponential entropy of the codes, 1 to the codebook size.</param>
public readonly record struct CodebookUsage(double ActiveFraction, double Perplexity)
{
    /// <summary>Keeps the logarithm finite, as in the reference; it moves the perplexity in the seventh digit.</summary>
    private const double Epsilon = 1e-7;

    /// <summary>Measures tokens, each of which is below the codebook size.</summary>
    public static CodebookUsage Measure(ReadOnlySpan<long> tokens, int codebookSize)
    {
        var counts = new double[codebookSize];
        foreach (long token in tokens) counts[token]++;
        TensorPrimitives.Divide(counts, Math.Max(1, tokens.Length), counts);
        double entropy = 0;
        int active = 0;
        foreach (double probability in counts)
        {
            if (probability == 0) continue;
            active++;
            entropy -= probability * Math.Log(probability + Epsilon);
        }

        return new CodebookUsage((double)active / codebookSize, Math.Exp(entropy));
    }
}

using ScaMo.Training.Data.Captions;

namespace ScaMo.Training.Data.Synthesis;

/// <summary>The draws that a synthesized clip is made of. A clip's numbers hang on the seed and its index only.</summary>
internal sealed class MotionRandom
{
    private readonly CaptionRandom _random;

    /// <param name="seed">The seed of the data set.</param>
    /// <param name="index">The clip's place in it.</param>
    /// <param name="stream">Independent draws of one clip have streams of their own.</param>
    public MotionRandom(ulong seed, int index, int stream = 0)
    {
        // Mixed twice: neighbouring seeds, indices and streams have nothing in common.
        var mixer = new CaptionRandom(seed ^ (ulong)index * 0xd1342543de82ef95 ^ (ulong)stream << 56);
        mixer.Next();
        _random = new CaptionRandom((ulong)(mixer.Next() * (1ul << 53)) ^ (ulong)(mixer.Next() * (1ul << 53)) << 11);
    }

    /// <summary>Uniform in [0, 1).</summary>
    public double Next() => _random.Next();

    public double Between(double low, double high) => low + (high - low) * Next();

    public int Whole(int low, int high) => low + (int)((high - low + 1) * Next());

    public bool Chance(double probability) => Next() < probability;

    /// <summary>1 or -1.</summary>
    public int Sign() => Chance(0.5) ? 1 : -1;

    public Side Side() => Chance(0.5) ? Synthesis.Side.Left : Synthesis.Side.Right;

    /// <summary>Normal with mean 0 and deviation 1 (Box and Muller 1958), cut at 2.5.</summary>
    public double Normal()
    {
        double value = Math.Sqrt(-2 * Math.Log(1 - Next())) * Math.Cos(Math.Tau * Next());
        return Math.Clamp(value, -2.5, 2.5);
    }

    public T Pick<T>(params ReadOnlySpan<T> choices) => choices[(int)(choices.Length * Next())];

    /// <summary>An index, as often as its weight says.</summary>
    public int Weighted(params ReadOnlySpan<double> weights)
    {
        double sum = 0;
        foreach (double weight in weights) sum += weight;
        double draw = Next() * sum;
        for (int i = 0; i < weights.Length; i++)
        {
            draw -= weights[i];
            if (draw < 0) return i;
        }

        return weights.Length - 1;
    }
}

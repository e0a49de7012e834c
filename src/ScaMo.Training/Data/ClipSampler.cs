using System.Collections.Immutable;
using ScaMo.Training.Runs;

namespace ScaMo.Training.Data;

/// <summary>
/// The order in which a training run sees its clips: an endless sequence that depends on the seed alone, so that a resumed run goes on where it
/// was. Every clip comes once an epoch in a shuffled order; with weights, clips come as often as theirs says instead.
/// </summary>
public sealed class ClipSampler
{
    private readonly long _seed;
    private readonly int _count;
    private readonly ImmutableArray<double> _cumulative;
    private (long Epoch, int[] Order)? _current;

    /// <param name="count">The number of clips, at least 1.</param>
    /// <param name="seed">The seed of the order.</param>
    /// <param name="weights">How often each clip shall come, relative to the others (count); null for once an epoch.</param>
    /// <exception cref="ArgumentException">There is no clip, or a weight is not finite and above 0.</exception>
    public ClipSampler(int count, long seed, IReadOnlyList<double>? weights = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        _count = count;
        _seed = seed;
        if (weights is null) return;
        if (weights.Count != count) throw new ArgumentException($"{weights.Count} weights for {count} clips.", nameof(weights));
        double sum = 0;
        var cumulative = ImmutableArray.CreateBuilder<double>(count);
        foreach (double weight in weights)
        {
            if (!(weight > 0 && double.IsFinite(weight))) throw new ArgumentException($"A weight is {weight}; expected a finite number above 0.", nameof(weights));
            cumulative.Add(sum += weight);
        }

        _cumulative = cumulative.MoveToImmutable();
    }

    /// <summary>The clip at a position of the endless sequence.</summary>
    /// <remarks>Neighbouring positions are cheap; a position of another epoch costs a shuffle.</remarks>
    public int this[long position]
    {
        get
        {
            long epoch = position / _count;
            int place = (int)(position % _count);
            if (_current?.Epoch != epoch) _current = (epoch, new TrainingRandom(_seed, RandomPurpose.Order, epoch).Permutation(_count));
            int stratum = _current.Value.Order[place];
            return _cumulative.IsDefault ? stratum : Weighted(stratum, epoch);
        }
    }

    /// <summary>One clip for each of the equal strata of an epoch, with one offset for all: frequencies come out as exact as they can.</summary>
    private int Weighted(int stratum, long epoch)
    {
        double offset = new TrainingRandom(_seed, RandomPurpose.Strata, epoch).NextDouble();
        double target = (stratum + offset) / _count * _cumulative[^1];
        int index = _cumulative.BinarySearch(target);
        return Math.Min(index < 0 ? ~index : index + 1, _count - 1);
    }
}
